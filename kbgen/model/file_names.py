"""How the files of a knowledge base are called."""

SETTINGS = "kbgen.toml"
MODES = "failure_modes.toml"
GLOSSARY = "glossary.yml"
HOST = "mkdocs.yml"
"""The file of the site's generator."""
MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""The endings of Markdown, in small letters: those that MkDocs makes pages of, so that each of them is a postmortem."""
