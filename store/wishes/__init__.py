"""What visitors want to have, and to be told of when it is back."""
