"""Sheets of products, brought, looked through and applied."""
