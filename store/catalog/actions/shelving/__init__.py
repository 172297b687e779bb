"""Staff arrange the catalogue: collections, categories, brands and attributes."""
