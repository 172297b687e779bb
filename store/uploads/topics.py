"""What uploads announce."""

UPLOAD_RECEIVED = "upload.received"
