"""Doors to the outside: database, outbox, queue, storage, child processes, mail, log."""
