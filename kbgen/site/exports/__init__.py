"""The site's data as files for other programs: JSON with schemas, CSV, Atom feeds, `llms.txt`."""
