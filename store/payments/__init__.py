"""Payments and what Stripe tells us about them."""
