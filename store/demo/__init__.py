"""The demo shop: its products, their pictures drawn from solid models, and sample prints."""
