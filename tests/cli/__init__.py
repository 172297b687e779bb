"""Commands under `flask`."""
