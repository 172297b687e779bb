"""What a WSGI server runs: `gunicorn wsgi:app`."""

from store.app import create_app

app = create_app()
