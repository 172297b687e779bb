"""Tax invoices and credit notes: numbered without a gap, drawn, and reported."""
