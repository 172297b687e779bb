"""A real browser against the whole shop, run as processes."""
