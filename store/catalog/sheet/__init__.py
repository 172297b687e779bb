"""The catalogue as a sheet: one row for each variant, read and written in one format."""
