"""Search: one analyzer and one ranking, read by Whoosh in the terminal and by JavaScript in the browser.

The names are imported when they are used: a search at night must not wait for the document model.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kbgen.features.searching.alike import Likeness, Similar, likeness, shared_lines, similar
    from kbgen.features.searching.answer import Hit, Result, first, search
    from kbgen.features.searching.cache import open_index, read_index
    from kbgen.features.searching.entries import entry
    from kbgen.features.searching.nouns import Entry, Lexicon, Line
    from kbgen.features.searching.opened import Index
    from kbgen.features.searching.team import lexicon, read_glossary

__all__ = [
    "Entry",
    "Hit",
    "Index",
    "Lexicon",
    "Likeness",
    "Line",
    "Result",
    "Similar",
    "entry",
    "first",
    "lexicon",
    "likeness",
    "open_index",
    "read_glossary",
    "read_index",
    "search",
    "shared_lines",
    "similar",
]

_HOMES = {
    "cache": ("open_index", "read_index"),
    "entries": ("entry",),
    "team": ("lexicon", "read_glossary"),
    "nouns": ("Entry", "Lexicon", "Line"),
    "opened": ("Index",),
    "answer": ("Hit", "Result", "first", "search"),
    "alike": ("Likeness", "Similar", "likeness", "shared_lines", "similar"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{home}"), name)
    raise AttributeError(name)
