"""How good the search's answers are: queries with the products that answer them."""
