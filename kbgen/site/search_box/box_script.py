"""The script of the search box: written in parts, served as one classic script, for `file://` knows no modules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from kbgen.search import one_script, search_script
from kbgen.site.words import load

PARTS = (
    "engine", "words", "place", "pasted_lines", "hit", "changes", "facets", "recent", "suggestions", "filters", "keys",
    "box", "address", "start",
)  # fmt: skip
KINDS = ("search", "outcome", "kind")  # the words that the box uses
_FOLDER = Path(__file__).parent


def box_script(said: Mapping[str, str] | None = None) -> bytes:
    """The parts in one function, without their comments and indents.

    Args:
        said: the words by their keys (search_words.py), for pages that bring none; else English.
    """
    words = said or {key: text for kind in KINDS for key, text in load("en").under(kind).items()}
    parts = ((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    # A browser that keeps an earlier engine for a while must not read this index with it.
    engine = hashlib.sha256(search_script()).hexdigest()[:8]
    table = f"const ENGINE_VERSION = '{engine}';\n"
    table += f"const WORDS = {json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(',', ':'))};\n"
    return one_script([table, *parts])
