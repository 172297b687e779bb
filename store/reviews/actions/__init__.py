"""What is done with reviews and questions: written, read by staff, found helpful."""

from store.reviews.actions.writing import add_review, add_review_quietly

__all__ = ["add_review", "add_review_quietly"]
