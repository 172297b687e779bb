"""Parts that die, in the middle of the work."""
