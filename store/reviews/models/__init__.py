"""Reviews, questions and answers: what customers say about products."""

from store.reviews.models.questions import THE_SHOP, Answer, Question
from store.reviews.models.reviews import (
    MOST_PHOTOS,
    Review,
    ReviewPhoto,
    ReviewReport,
    ReviewVote,
)
from store.reviews.models.said import Said
from store.reviews.models.states import STANDING, ReportReason, Standing

__all__ = [
    "MOST_PHOTOS",
    "STANDING",
    "THE_SHOP",
    "Answer",
    "Question",
    "ReportReason",
    "Review",
    "ReviewPhoto",
    "ReviewReport",
    "ReviewVote",
    "Said",
    "Standing",
]
