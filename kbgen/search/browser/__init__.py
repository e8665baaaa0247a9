"""The browser's files: the same search, read by JavaScript."""
