"""What the names of files say of what is in them."""

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""The endings of Markdown, in small letters: those that MkDocs makes pages of, so that each of them is a postmortem."""
