"""JSON v1 by subject."""
