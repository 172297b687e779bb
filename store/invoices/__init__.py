"""Invoices: tax invoices and credit notes, their numbers, and the returns made of them."""
