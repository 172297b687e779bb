"""Reads for the staff's pages, across the rooms."""
