"""How much is asked of a document (`imported < draft < in_review < final`), and what several rules ask alike."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from kbgen.documents import Document, nearest
from kbgen.model.findings import Level, Mark, Problem
from kbgen.model.postmortem import Postmortem, Status
from kbgen.model.required import FINAL
from kbgen.model.settings import Term, Vocabulary, canonical

# What is only not written yet: a draft has not been asked for it, and is told so in one line.
UNWRITTEN = ("PM301", "PM302", "PM303", "PM304", "PM305", "PM306", "PM307", "PM308", "PM401")

_FIELDS = tuple(Postmortem.model_fields)
_SHAPE = frozenset({"unknown-key", "wrong-value", "wrong-time", "missing-part", "duplicate-key"})


def is_asked(document: Document) -> bool:
    """Whether facts are asked for at all: not of imported documents, nor where nothing could be read."""
    return document.readable and document.status is not Status.IMPORTED


def by_status(document: Document) -> Level:
    """What is missing is an error in a final document and a warning before."""
    return Level.ERROR if document.status is Status.FINAL else Level.WARNING


def unless_imported(document: Document) -> Level:
    """An error, but a warning where the text came from elsewhere."""
    return Level.WARNING if document.status is Status.IMPORTED else Level.ERROR


def place_of(document: Document, *path: str | int) -> Mark:
    """Where a fact stands or would stand: at its key, the nearest written parent, or the status that asks for it."""
    for end in range(len(path), 0, -1):
        if found := document.marks.get(path[:end]):
            return found
    return document.mark("status")


def doubted(document: Document) -> frozenset[str]:
    """The fields that the reader found fault with, or that a misspelt key most likely means: what is missing there was
    written, only not well, and one mistake is one finding.
    """
    faults = [problem.mark for problem in document.problems if problem.rule in _SHAPE]
    if not faults:
        return frozenset()
    keys = sorted((mark, str(path[0])) for path, mark in document.marks.items() if len(path) == 1)
    places = [mark for mark, _ in keys]
    indexes = (bisect_right(places, mark) for mark in faults)
    found = {keys[index - 1][1] for index in indexes if index}
    return frozenset(found | {near for key in found.difference(_FIELDS) if (near := nearest(key, _FIELDS))})


def asks_for(document: Document, *fields: str) -> bool:
    """Whether to ask for what is not there: not where it was written, only not well."""
    return is_asked(document) and doubted(document).isdisjoint(fields)


def too_few(document: Document, rule: str, field: str, advice: str) -> Iterator[Problem]:
    """A list of the front matter that has fewer entries than a final document needs."""
    count, enough = len(getattr(document.meta, field) or ()), FINAL[field,]
    if count < enough and asks_for(document, field):
        lack = "is missing; a final document needs one."
        if enough > 1:
            lack = f"has {count} of the {enough} entries that a final document needs."
        yield Problem(rule, place_of(document, field), f"'{field}' {lack} {advice}", by_status(document))


def unexplained(document: Document, rule: str, status: str, field: str, lack: str) -> Iterator[Problem]:
    """Follow-ups of a status that asks for a field which is not written."""
    if asks_for(document, "follow_ups"):
        for number, item in enumerate(document.meta.follow_ups or []):
            if item.status == status and not getattr(item, field):
                mark = document.value_mark("follow_ups", number, "status")
                yield Problem(rule, mark, f"'follow_ups[{number + 1}]' {lack}", by_status(document))


def suggestion(word: str, terms: tuple[Term, ...]) -> str | None:
    """The vocabulary's word that was probably meant."""
    spellings = [spelling for term in terms for spelling in (term.name, *term.aliases)]
    near = nearest(word, spellings)
    return canonical(near, terms) if near else None


def stranger(word: str | None, terms: tuple[Term, ...], what: str, setting: str) -> str | None:
    """What to say about a word that the vocabulary lacks; None where it has it or has no words at all."""
    if not word or not terms or canonical(word, terms):
        return None
    near = suggestion(word, terms)
    hint = f" Did you mean '{near}'?" if near else ""
    known = ", ".join(term.name for term in terms[:12]) + (", ..." if len(terms) > 12 else "")
    message = f"'{word}' is not a {what} of this knowledge base. Known: {known}.{hint}"
    return f"{message} Add new ones to '{setting}' in kbgen.toml, and other names for a known one to its 'aliases'."


def strangers(document: Document, rule: str, field: str, what: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    """The words of a list that the vocabulary of the same name lacks."""
    for number, word in enumerate(getattr(document.meta, field) or ()):
        if message := stranger(word, getattr(vocabulary, field), what, f"vocabulary.{field}"):
            yield Problem(rule, document.value_mark(field, number), message, unless_imported(document))
