"""What the catalogue announces."""

RESTOCKED = "catalog.restocked"  # of a variant: there is some again
