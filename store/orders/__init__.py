"""The order aggregate and its timeline."""
