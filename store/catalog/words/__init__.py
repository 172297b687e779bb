"""Words: how the names of things and what people type are made comparable."""
