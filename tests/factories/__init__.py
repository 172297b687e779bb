"""Makers of ordinary things, reached through the same actions as in the shop."""
