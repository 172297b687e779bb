"""The audit trail of what staff changed."""
