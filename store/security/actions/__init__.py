"""What guards do: note, judge, alert, block, and forget what is old enough."""
