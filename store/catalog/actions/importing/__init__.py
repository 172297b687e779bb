"""Sheets of products: what they mean is planned, shown, and carried out in batches."""
