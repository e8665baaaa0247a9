"""What could be written where the cursor stands, and what a key means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kbgen.corpus import Corpus
from kbgen.documents import Path
from kbgen.lint.editing.cursor import Cursor, cursor, key_at
from kbgen.lint.rules import RULES
from kbgen.lint.selection import page
from kbgen.model.fields import Place, place
from kbgen.model.moments import LEGAL


@dataclass(frozen=True, slots=True)
class Completion:
    """A word that could stand here, and what it means; `insert` is what to write."""

    word: str
    insert: str
    meaning: str = ""
    is_key: bool = False


def suggestions(lines: Sequence[str], line: int, column: int, corpus: Corpus, path: str = "") -> list[Completion]:
    """Everything that may stand at a cursor (counted from 0), in the order of the reference. `path` is the file's."""
    here = cursor(lines, line, column)
    if here is None:
        return []
    if not here.is_key:
        return list(_values(here.path, corpus, path))
    found = list(_keys(here, lines, line))
    # In a list, what looks like a key may become a plain value.
    if here.path[:-1] and isinstance(here.path[-2], int):
        found += _values(here.path[:-1], corpus, path)
    return found


def _keys(here: Cursor, lines: Sequence[str], line: int) -> Iterator[Completion]:
    parent = place(here.path[:-1])
    if parent is None:
        return
    if here.path[:-1] == ("ignore",):
        yield from (Completion(rule.CODE, f"{rule.CODE}: ", rule.NAME, is_key=True) for rule in RULES)
    written = {key_at(lines, at) for at in range(len(lines)) if at != line} if len(here.path) == 1 else set()
    for name, meaning in parent.fields.items():
        if (name,) not in written:
            yield Completion(name, f"{name}: ", meaning, is_key=True)


def _values(path: Path, corpus: Corpus, own: str) -> Iterator[Completion]:
    words = corpus.settings.vocabulary
    shape = tuple(step if isinstance(step, str) else 0 for step in path)
    terms = {
        ("severity",): words.severities,
        ("team",): words.teams,
        ("follow_ups", 0, "owner"): words.teams,
        ("services", 0): words.services,
        ("tags", 0): words.tags,
    }
    for term in terms.get(shape, ()):
        yield Completion(term.name, term.name, term.description or ", ".join(term.aliases))
    if shape == ("root_causes", 0, "failure_mode"):
        for slug, mode in corpus.taxonomy.modes.items():
            lang = corpus.settings.lang
            yield Completion(slug, slug, f"{mode.name.of(lang)}: {mode.definition.of(lang)}")
    if shape in (("related", 0, "id"), ("not_related", 0, "id")):
        for document in corpus.newest_first():
            if document.path != own:
                yield Completion(document.id, document.id, document.title)
    yield from (Completion(word, word) for word in _used(shape, corpus))
    here = place(path)
    if here:
        yield from (Completion(word, word, here.description) for word in here.words)


def _used(shape: tuple[str | int, ...], corpus: Corpus) -> list[str]:
    """What other documents write where no vocabulary says it, the usual words first: so that one thing has one name."""
    metas = [document.meta for document in corpus]
    words: list[str | None] = []
    if shape in (("components", 0), ("root_causes", 0, "component")):
        words = [word for meta in metas for word in meta.components or ()]
        words += [cause.component for meta in metas for cause in meta.root_causes or ()]
    elif shape in (("technologies", 0), ("regions", 0), ("services", 0), ("tags", 0)) and not _listed(shape, corpus):
        words = [word for meta in metas for word in getattr(meta, str(shape[0])) or ()]
    elif shape in (("team",), ("follow_ups", 0, "owner")) and not corpus.settings.vocabulary.teams:
        words = [meta.team for meta in metas]
        words += [item.owner for meta in metas for item in meta.follow_ups or ()] if len(shape) > 1 else []
    counts = Counter(word for word in words if word)
    return sorted(counts, key=lambda word: (-counts[word], word))


def _listed(shape: tuple[str | int, ...], corpus: Corpus) -> bool:
    return bool(getattr(corpus.settings.vocabulary, str(shape[0]), ()))


def meaning(lines: Sequence[str], line: int, codes: Sequence[str] = ()) -> str:
    """What the key of a line means, and the pages of the rules that found fault there, as Markdown; else nothing."""
    path = key_at(lines, line)
    here = place(path) if path else None
    parts = []
    if path and here:
        parts.append(f"**{path[-1]}**: {here.description}{_legal(here)}")
    named = [str(path[-1])] if path and path[0] == "ignore" and len(path) == 2 else []
    parts += [text for code in dict.fromkeys((*named, *codes)) if (text := page(code))]
    return "\n\n---\n\n".join(parts)


def _legal(here: Place) -> str:
    """The words that may stand there, or how a point in time is written; nothing where any text may."""
    if here.is_moment:
        return f"\n\nAllowed: {LEGAL}"
    return f"\n\nAllowed: {', '.join(f'`{word}`' for word in here.words)}" if here.words else ""
