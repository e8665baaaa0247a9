"""What the words of a text are."""
