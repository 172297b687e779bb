"""A stateful stand-in for Stripe, for development and tests; it never moves money."""
