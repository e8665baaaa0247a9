"""What was computed before: kept with the user, found by a digest of all that it is made from, thrown away at will."""
