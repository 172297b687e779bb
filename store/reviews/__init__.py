"""Ratings and reviews of products."""
