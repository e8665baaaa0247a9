"""Search: one analyzer and one ranking, read by Whoosh in the terminal and by JavaScript in the browser."""

from kbgen.features.searching.cache import open_index, read_index
from kbgen.features.searching.entries import Entry, entry
from kbgen.features.searching.index import Index
from kbgen.features.searching.prose import Line
from kbgen.features.searching.search import Hit, Result, search

__all__ = ["Entry", "Hit", "Index", "Line", "Result", "entry", "open_index", "read_index", "search"]
