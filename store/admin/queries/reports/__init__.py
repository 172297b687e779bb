"""Reports: each is one function of a session and a period, and gives a table."""
