"""kbgen: a static postmortem knowledge base with search."""

__version__ = "0.1.0"
