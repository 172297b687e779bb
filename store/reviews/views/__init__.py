"""Pages of reviews and questions, by what one does there."""

from store.reviews.views import asking, questions, reading, voting, writing
from store.reviews.views.blueprint import blueprint

__all__ = ["asking", "blueprint", "questions", "reading", "voting", "writing"]
