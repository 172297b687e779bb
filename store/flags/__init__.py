"""Feature flags: what can be switched off, tried with some, or kept for a role."""
