# syntax=docker/dockerfile:1
# The locked packages, the front end built from npm packages, and two slim images of the same code: `shop` serves
# pages, `worker` has the slicer beside it.
ARG PYTHON=3.13-slim-bookworm
ARG NODE=22-bookworm-slim

FROM node:${NODE} AS node

FROM python:${PYTHON} AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/store
RUN python -m venv /opt/venv
COPY requirements/run.txt requirements/run.txt
RUN /opt/venv/bin/pip install --require-hashes --requirement requirements/run.txt

FROM packages AS frontend
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
COPY package.json package-lock.json .npmrc ./
COPY store store
COPY templates templates
COPY static static
RUN /opt/venv/bin/python -m store.frontend

FROM python:${PYTHON} AS runtime
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    VAR=/var/lib/store \
    LOG_FORMAT=json
WORKDIR /srv/store
RUN useradd --system --uid 10001 --home-dir /var/lib/store --shell /usr/sbin/nologin store \
    && install --directory --owner store --group store --mode 0700 /var/lib/store

# Before the code, so that a change of the code does not fetch the slicer again. Pango sets
# the type of invoices; DejaVu has the letters that the shop's own fonts lack.
FROM runtime AS slicing
RUN apt-get update \
    && apt-get install --yes --no-install-recommends prusa-slicer fonts-dejavu-core \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

FROM runtime AS shop
COPY --from=packages /opt/venv /opt/venv
COPY wsgi.py worker.py pyproject.toml ./
COPY store store
COPY templates templates
COPY migrations migrations
COPY --from=frontend /srv/store/static static
RUN python -m compileall -q store wsgi.py worker.py
USER store
VOLUME /var/lib/store
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=4s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["gunicorn", "--config", "python:store.launcher.serving", "wsgi:app"]

FROM slicing AS worker
COPY --from=shop /opt/venv /opt/venv
COPY --from=shop /srv/store /srv/store
USER store
VOLUME /var/lib/store
CMD ["python", "worker.py"]
