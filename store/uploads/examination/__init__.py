"""The second, longer look at a part: where it is weak, and how it is best laid down."""
