"""Starts the whole shop on one machine: Redis, payment sandbox, web server and worker."""
