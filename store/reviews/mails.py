"""Mails about reviews and answers."""

from __future__ import annotations

from store.infra.mail import build
from store.infra.mail_log import Letter
from store.reviews.models import Answer, Review
from store.settings import Settings


def settled(review: Review, address: str, settings: Settings) -> Letter:
    """Build the mail that says whether a review is shown, or why it is not."""
    state = "is shown" if review.is_shown else "is not shown"
    return build(
        "review_settled",
        to=address,
        subject=f"Your review of {review.product.name} {state}",
        key=f"review-settled:{review.token}:{review.version}:{review.status.value}",
        settings=settings,
        review=review,
        url=_reviews(review, settings),
    )


def replied(review: Review, address: str, settings: Settings) -> Letter:
    """Build the mail with the shop's reply to a review."""
    return build(
        "review_replied",
        to=address,
        subject=f"Our reply to your review of {review.product.name}",
        key=f"review-replied:{review.token}:{review.replied_at}",
        settings=settings,
        review=review,
        url=_reviews(review, settings),
    )


def answered(answer: Answer, settings: Settings) -> Letter:
    """Build the mail with an answer, to the address that was left with the question."""
    question = answer.question
    return build(
        "question_answered",
        to=question.email,
        subject=f"An answer about {question.product.name}",
        key=f"answer:{answer.token}:{answer.body}",
        settings=settings,
        question=question,
        answer=answer,
        url=f"{settings.PUBLIC_URL}/products/{question.product.slug}/questions",
    )


def _reviews(review: Review, settings: Settings) -> str:
    return f"{settings.PUBLIC_URL}/products/{review.product.slug}/reviews"
