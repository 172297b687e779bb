"""Orders per second, beside the barest thing that takes stock and writes rows."""
