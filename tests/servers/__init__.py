"""Real servers, started for the tests and gone with them."""
