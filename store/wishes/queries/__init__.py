"""Reads of wishlists, of alerts, and of what is compared or was looked at."""
