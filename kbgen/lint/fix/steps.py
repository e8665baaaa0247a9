"""The single steps of putting right: names of keys, values, the order of keys, the order of the timeline."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from kbgen.documents import KNOWN_AS, OWN_PREFIX, Path
from kbgen.lint.fix.corrections import only_near, plain_moment
from kbgen.lint.fix.source import Edit, EditedSource, FixStep, key, scalar
from kbgen.lint.locations import texts_in
from kbgen.model.fields import Place, dotted, place
from kbgen.model.settings import Settings, Term, canonical

# Names that other templates use for more than one thing: which one is meant is the author's to say.
_AMBIGUOUS_WORDS = (
    "name type state resolved draft published priority product company organization description date 日期 时间 start "
    "begin end 名称 恢复 解决 发现 过程 经过 类型 fix result 结果 url source link archive_url source_published_at slug "
    "permalink uuid category categories keywords labels todo message event when actions affected mitigations"
)
_AMBIGUOUS = frozenset(_AMBIGUOUS_WORDS.split())


def renamed_keys(source: EditedSource, _settings: Settings) -> Iterator[FixStep]:
    """Keys whose name can mean one field only, each a change of its own."""
    for path, mapping in _mappings(source.data, ()):
        here = place(path)
        if not here or not here.fields:
            continue
        meant = {name: _field(name, here) for name in mapping if name not in here.fields}
        for name, field in meant.items():
            spot = key(source, (*path, name))
            if field and spot and field not in mapping and list(meant.values()).count(field) == 1:
                data = copy.deepcopy(source.data)
                inner = _at(data, path)
                inner[field] = inner.pop(name)
                yield FixStep(
                    (Edit(*spot, field),), data, (f"'{dotted((*path, name))}' is '{field}' now",), renames=True
                )


def _field(name: str, here: Place) -> str | None:
    if name.startswith(OWN_PREFIX) or name != name.strip() or not name.isprintable():
        return None  # what begins with a blank of another kind belongs below the key above it, most likely
    folded = name.strip().casefold()
    known = None if folded in _AMBIGUOUS else KNOWN_AS.get(folded) or KNOWN_AS.get(folded.replace("-", "_"))
    return known if known in here.fields else only_near(name, here.fields)


def _mappings(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from _mappings(inner, (*path, step))


def corrected_values(source: EditedSource, settings: Settings) -> Iterator[FixStep]:
    """Values that can mean one legal value only, each a change of its own."""
    for path, value in texts_in(source.data):
        new = _corrected(path, value, settings)
        spot = scalar(source, path, value) if new and new != value else None
        if spot and new:
            data = copy.deepcopy(source.data)
            _at(data, path[:-1])[path[-1]] = new
            yield FixStep((Edit(*spot, new),), data, (f"'{dotted(path)}' is '{new}' now",))


def _corrected(path: Path, value: str, settings: Settings) -> str | None:
    here = place(path)
    terms = _terms(path, settings)
    if terms:
        if canonical(value, terms):
            return None
        near = only_near(value, [spelling for term in terms for spelling in (term.name, *term.aliases)])
        if near:
            return canonical(near, terms)
    if not here:
        return None
    if here.is_moment:
        return plain_moment(value)
    if path == ("visibility",):  # who may read a document is not guessed
        return next((word for word in here.words if word == value.strip().casefold()), None)
    if here.words and not here.free:
        return None if value in here.words or "true" in here.words else only_near(value, here.words)
    return "-".join(value.split()) if here.is_slug else None


def _terms(path: Path, settings: Settings) -> tuple[Term, ...]:
    words = settings.vocabulary
    if path == ("severity",):
        return words.severities
    if path == ("team",):
        return words.teams
    return {"services": words.services, "tags": words.tags}.get(str(path[0]), ()) if len(path) == 2 else ()


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
