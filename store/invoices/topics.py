"""What invoices announce."""

COPIES_ASKED = "invoice.copies_asked"  # by staff: what goes with the parcel, and what stays
ISSUED = "invoice.issued"  # of an invoice or a credit note: its number is given
