"""Categories, products, variants, prices, media, stock and search."""
