"""Signing in through an OpenID provider: its words, checked; nothing here knows people."""
