"""The former id of a renamed document among its aliases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kbgen.lint.fix.source import Edit, EditedSource, FixStep, scalar

_EMPTY = re.compile(r"aliases:(?:[ \t]*+\[[ \t]*+\])?+")
_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff0-9][\w\u4e00-\u9fff-]{0,120}+")


def added_alias(source: EditedSource, name: str) -> Iterator[FixStep]:
    """A new key at the end of the front matter, the value of an empty one, or one more item of the list there."""
    known = source.data.get("aliases")
    written = name if _PLAIN.fullmatch(name) and not name.isdigit() else json.dumps(name, ensure_ascii=False)
    says = (f"'{name}' is now an alias",)
    data = source.data | {"aliases": [name]}
    if "aliases" not in source.data:
        end = source.begin + len(source.front)
        yield FixStep((Edit(end, end, f"aliases: [{written}]\n"),), data, says)
    elif not known and (empty := _EMPTY.match(source.text, source.at(source.parsed.marks[("aliases",)]))):
        yield FixStep((Edit(*empty.span(), f"aliases: [{written}]"),), data, says)
    elif isinstance(known, list) and known and name not in known and all(isinstance(each, str) for each in known):
        spot = scalar(source, ("aliases", len(known) - 1), known[-1])
        if spot:
            yield FixStep((_after(source, spot[1], written),), source.data | {"aliases": [*known, name]}, says)


def _after(source: EditedSource, end: int, written: str) -> Edit:
    """Behind the last item: in its brackets, or on a line of its own."""
    at = end + (source.text[end : end + 1] in ("'", '"'))
    if source.text[source.at(source.parsed.values[("aliases",)])] == "[":
        return Edit(at, at, f", {written}")
    line = source.text.rfind("\n", 0, at) + 1
    indent = source.text[line : source.text.index("-", line)]
    over = source.text.find("\n", at)
    return Edit(over, over, f"\n{indent}- {written}")
