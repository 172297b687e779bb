"""What uploads announce."""

UPLOAD_RECEIVED = "upload.received"
UPLOAD_SETTLED = "upload.settled"
PART_MADE = "part.made"  # its subject is the part, not the upload
