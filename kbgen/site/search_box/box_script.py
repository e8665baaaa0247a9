"""The script of the search box: written in parts, served as classic scripts, for `file://` knows no modules.

What a page has from its start is the field, and what opens it; all else comes in the file of the engine, once somebody
asks: most readers of a page never do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from kbgen.search import one_script, search_script
from kbgen.site.words import load

START = ("engine", "words", "field", "start")
OPENED = (
    "place", "pasted_lines", "hit", "changes", "facets", "recent", "suggestions", "filters", "keys", "box", "address",
    "opened",
)  # fmt: skip
PARTS = (*START, *OPENED)
KINDS = ("search", "outcome", "kind")  # the words that the box uses
SAID = ("archive", "close", "failed", "hint", "label", "placeholder", "searching", "too_old")  # from the start
SHARED = (
    "RECENTLY", "archiveLink", "button", "composing", "followable", "isNarrow", "isTouch", "link", "make", "many",
    "onSite", "queryInAddress", "quiet", "word", "words",
)  # fmt: skip
_FOLDER = Path(__file__).parent


def box_script() -> bytes:
    """All of the box, for a page that brings its engine and its words, too; those of the box are English."""
    said = {key: text for kind in KINDS for key, text in load("en").under(kind).items()}
    return start_script(said) + _opened(said)


def start_script(said: Mapping[str, str]) -> bytes:
    """What a page has from its start. `said` are the words by their keys (search_words.py)."""
    # A browser that keeps an earlier engine for a while must not read this index with it.
    engine = hashlib.sha256(engine_script(said)).hexdigest()[:8]
    table = f"const ENGINE_VERSION = '{engine}';\n"
    table += _table({key: said[key] for key in (f"search.{name}" for name in SAID)})
    return one_script([table, *_parts(START), f"window.kbgenBox.shared = {{{', '.join(SHARED)}}};\n"])


def engine_script(said: Mapping[str, str]) -> bytes:
    """What it loads once somebody asks: the engine, and what only an opened box needs."""
    return _search() + _opened(said)


def _opened(said: Mapping[str, str]) -> bytes:
    shared = f"const {{{', '.join(SHARED)}}} = window.kbgenBox.shared;\n"
    return one_script([shared, _table(said), *_parts(OPENED)])


_search = cache(search_script)


def _table(words: Mapping[str, str]) -> str:
    return f"const WORDS = {json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(',', ':'))};\n"


def _parts(names: Iterable[str]) -> list[str]:
    return [(_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names]
