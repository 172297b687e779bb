"""GST: its rates in time, where a supply counts, and who is registered."""
