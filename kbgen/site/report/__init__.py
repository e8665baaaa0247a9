"""The report for leaders as sections of plain text and tables, and how these look in Markdown and in a terminal."""
