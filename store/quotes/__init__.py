"""Materials, machines, rate cards, estimates and quotes."""
