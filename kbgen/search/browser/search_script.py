"""The search in the browser: the reader of what search_files.py writes, as one script.

Each part stands beside the module that it mirrors: every table, pattern and number
comes from there by way of reader_rules.py. Both readers give the same hits in the same order, for all that is added
up is whole numbers. The parts share one function's scope; a page loads them as one file, in one request.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kbgen.search.browser.reader_rules import reader_rules, told_in_script
from kbgen.search.query import filtering, grammar, paste_envelope, pasted_log

PARTS = (
    "browser/loading", "browser/files", "browser/inflate", "browser/decode", "text/analyzer", "index/ranking",
    "query/signs", "query/log_envelope", "query/wrapped_error", "query/dates", "query/framing", "query/line",
    "query/query", "excerpts", "reranking", "answer",
)  # fmt: skip
# What few queries need, of what the parts above share, in files of the index: n is loaded where a query has an operator
# or several lines, or filters or facets are asked for, r where it shows a sign of an alert, a chat or a screen.
APART = {"n": ("query/syntax", "query/grammar", "query/filtering", "query/pasted_log"), "r": ("query/paste_envelope",)}
KNOWN = {"n": "SYNTAX", "r": "RELAYED"}  # tables and patterns that come from Python, before the scripts
GIVEN = {"n": "takenApart, fitting, exactly, facetsOf, severalLines, foundBy", "r": "relayed"}
SHARED = (
    "analyze", "anyCase", "clean", "columns", "cut", "holds", "isLog", "isPlain", "modes", "oneLined", "outside",
    "period", "pieces", "plainly", "rowsOf", "rulesIn", "shown", "slips", "textsOf", "trimmed", "unwrapped", "varies",
    "withoutSlips", "worded",
)  # fmt: skip
_FOLDER = Path(__file__).parent.parent


def search_script(loading: str | None = None, after: str = "") -> bytes:
    """The parts in one function, without what stands there for people: a third of the bytes.

    Args:
        loading: a script in place of loading.js, where no files lie beside the page: then with what loads apart.
        after: a script of the caller's that needs the same scope.
    """
    first, *others = PARTS
    known = f"const RULES = {json.dumps(reader_rules())};\n"
    shared = f"window.kbgen.shared = {{{', '.join(SHARED)}}};\n"
    within = [f"const APART = {{{','.join(f'{name}: () => {_apart(name)}' for name in APART)}}};\n"] if loading else []
    return one_script([known, *within, loading or _part(first), *map(_part, others), shared, after])


def script_apart(name: str) -> bytes:
    """One of the files of APART, by its name."""
    shared = "const {" + ", ".join(SHARED) + "} = kbgen.shared;\n"
    return one_script([shared, f'kbgen.put("{name}", {_apart(name)});\n'])


def _apart(name: str) -> str:
    """A promise of what it gives."""
    known = {"r": paste_envelope.rules, "n": _syntax}[name]()
    parts = "".join(map(_part, APART[name]))
    return f'rulesIn("{told_in_script(known)}").then(({KNOWN[name]}) => {{\n{parts}return {{{GIVEN[name]}}};\n}})'


def _syntax() -> dict[str, object]:
    return {"grammar": grammar.rules_apart(), "narrowing": filtering.rules(), "pasted": pasted_log.rules_apart()}


def _part(name: str) -> str:
    return (_FOLDER / f"{name}.js").read_text(encoding="utf-8")


def one_script(parts: Iterable[str]) -> bytes:
    """Scripts in one function, without what is for people: a classic script, for `file://` knows no modules."""
    from rjsmin import jsmin

    text: str = jsmin('(() => {\n"use strict";\n' + "".join(parts) + "})();\n")
    return text.encode() + b"\n"
