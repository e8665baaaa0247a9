"""The site under MkDocs or ProperDocs: a thin door."""
