"""The script of the search box: written in parts, served as one classic script, for `file://` knows no modules."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from kbgen.site.words import load

PARTS = (
    "words", "place", "lines", "hit", "changes", "facets", "recent", "suggestions", "narrowed", "keys", "box",
    "address", "start",
)  # fmt: skip
KINDS = ("search", "outcome", "kind")  # the words that the box uses
_FOLDER = Path(__file__).parent
_FOR_PEOPLE = re.compile(r"^\s*/\*.*?\*/\n|^\s*//[^\n]*\n|^\s+", re.MULTILINE | re.DOTALL)


def box_script(said: Mapping[str, str] | None = None) -> bytes:
    """The parts in one function, without their comments and indents.

    Args:
        said: the words by their keys (search_words.py), for pages that bring none; else English.
    """
    words = said or {key: text for kind in KINDS for key, text in load("en").under(kind).items()}
    parts = (_FOR_PEOPLE.sub("", (_FOLDER / f"{name}.js").read_text(encoding="utf-8")) for name in PARTS)
    table = f"const WORDS = {json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(',', ':'))};\n"
    return ('(() => {\n"use strict";\n' + table + "".join(parts) + "})();\n").encode()
