"""The search in the browser: the reader of what search_files.py writes, as one script.

Each part stands beside the module that it mirrors: every table, pattern and number
comes from there by way of the manifest. Both readers give the same hits in the same order, for all that is added
up is whole numbers. The parts share one function's scope; a page loads them as one file, in one request.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

PARTS = (
    "browser/loading", "browser/files", "browser/inflate", "browser/decode", "text/analyzer", "index/ranking",
    "query/grammar", "query/narrowing", "query/envelope", "query/days", "query/pasted", "query/query",
    "excerpts", "closest", "answer",
)  # fmt: skip
_FOLDER = Path(__file__).parent.parent


def search_script(loading: str | None = None, after: str = "") -> bytes:
    """The parts in one function, without what stands there for people: a third of the bytes.

    Args:
        loading: a script in place of loading.js, where the files do not lie beside the page.
        after: a script of the caller's that needs the same scope.
    """
    texts = [(_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    return one_script([loading or texts[0], *texts[1:], after])


def one_script(parts: Iterable[str]) -> bytes:
    """Scripts in one function, without what is for people: a classic script, for `file://` knows no modules."""
    from rjsmin import jsmin

    text: str = jsmin('(() => {\n"use strict";\n' + "".join(parts) + "})();\n")
    return text.encode() + b"\n"
