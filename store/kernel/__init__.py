"""Plain Python the whole shop stands on: no Flask, no SQL, no network."""
