"""The MakrX Store."""
