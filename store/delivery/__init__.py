"""Delivery: where the shop sends, how, for how much, and by when."""
