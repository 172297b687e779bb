"""The addresses of uploads, by subject."""

from store.uploads.views import changes, files, signed, start
from store.uploads.views.blueprint import blueprint

__all__ = ["blueprint", "changes", "files", "signed", "start"]
