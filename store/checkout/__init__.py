"""Address, delivery, review, place."""
