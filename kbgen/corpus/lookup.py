"""A service or an owner, and their follow-ups, for who asks at a terminal or an assistant: never a silent nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kbgen.corpus.corpus import Corpus, services
from kbgen.corpus.follow_ups import Promise
from kbgen.documents import nearest
from kbgen.model.errors import KbgenError
from kbgen.model.settings import Settings, canonical

_NAMED = 20


def owned_by(owner: str, found: Iterable[Promise], settings: Settings) -> tuple[Promise, ...]:
    """What a person, or a team in any spelling of the vocabulary, owns. Raises KbgenError with those who own
    something where this one owns nothing.
    """
    given, teams = tuple(found), settings.vocabulary.teams

    def spelled(name: str) -> str:
        return (canonical(name.strip(), teams) or name.strip()).casefold()

    names = sorted({each.item.owner for each in given if each.item.owner})
    kept = tuple(each for each in given if each.item.owner and spelled(each.item.owner) == spelled(owner))
    if not kept:
        raise KbgenError(f"no follow-up is owned by '{owner}'. {_advice(owner, names)}")
    return kept


def promised_for(service: str, found: Iterable[Promise], corpus: Corpus) -> tuple[Promise, ...]:
    """What was promised after incidents of a service. Raises KbgenError as `service_asked` does."""
    wanted = service_asked(service, corpus)
    return tuple(each for each in found if wanted in map(str.casefold, each.services))


def service_asked(service: str, corpus: Corpus) -> str:
    """The service that a word means, in any spelling that the vocabulary knows, as `str.casefold` gives it. Raises
    KbgenError for one that no postmortem is about.
    """
    terms = corpus.settings.vocabulary.services
    named = {word for document in corpus for word in services(document, corpus.settings)}
    known = sorted(named | {term.name for term in terms})
    wanted = (canonical(service.strip(), terms) or service.strip()).casefold()
    if wanted not in map(str.casefold, known):
        raise KbgenError(f"no postmortem is about the service '{service}'. {_advice(service, known)}")
    return wanted


def _advice(word: str, known: Sequence[str]) -> str:
    if near := nearest(word, known):
        return f"Did you mean '{near}'?"
    return f"There are: {', '.join(known[:_NAMED])}." if known else "None is named anywhere."
