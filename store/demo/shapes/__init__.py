"""Parametric shapes of everything the demo shop sells."""
