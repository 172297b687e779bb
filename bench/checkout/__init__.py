"""Orders per second under fire, beside the barest thing that takes stock and writes rows."""
