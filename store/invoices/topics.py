"""What invoices announce."""

ISSUED = "invoice.issued"  # of an invoice or a credit note: its number is given
