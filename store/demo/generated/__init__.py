"""A believable catalogue of any size: the same number always makes the same product."""
