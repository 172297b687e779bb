"""Shoppers, staff, a provider and a killer at random; then every account is read."""
