"""Rules about the code itself: what may stand where."""
