"""What reviews and questions announce."""

PHOTO_SENT = "review.photo_sent"
PHOTO_LEFT = "review.photo_left"
REVIEW_SETTLED = "review.settled"
REVIEW_ANSWERED = "review.answered"
ANSWER_SHOWN = "answer.shown"
