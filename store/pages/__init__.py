"""Home, policies, health, styleguide."""
