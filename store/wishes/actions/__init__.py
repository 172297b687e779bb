"""What visitors do with their wishes."""
