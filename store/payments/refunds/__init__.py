"""Money that goes back: what can, to where, and what became of it."""
