"""What the workshop announces."""

PHOTO_TAKEN = "production.photo_taken"
