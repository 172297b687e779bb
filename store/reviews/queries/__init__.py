"""Reads of reviews, of questions, and of who has bought what."""

from store.reviews.queries.reviews import STARS, histogram_of, reviews_of

__all__ = ["STARS", "histogram_of", "reviews_of"]
