"""What kbgen knows to do with documents: lint, search, measure. One engine each."""
