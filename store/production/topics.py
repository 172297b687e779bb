"""What the workshop announces."""

PHOTO_TAKEN = "production.photo_taken"
HANDED_OVER = "production.handed_over"  # to somebody outside who has an address
