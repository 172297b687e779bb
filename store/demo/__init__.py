"""The demo shop: products, pictures drawn from solid models, and sample prints."""
