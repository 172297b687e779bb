"""Tests of signing in through an OpenID provider."""
