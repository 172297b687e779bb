"""What is done to products and stock."""
