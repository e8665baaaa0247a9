"""Words that the knowledge base's vocabulary does not have."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document, nearest
from kbgen.lint.strictness import unless_imported
from kbgen.model.findings import Problem
from kbgen.model.settings import Term, Vocabulary, canonical


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
    message = f"'{word}' is no {what} of this knowledge base. Known are: {known}.{hint}"
    return f"{message} New ones go to '{setting}' in kbgen.toml."


def strangers(document: Document, rule: str, field: str, what: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    """The words of a list that the vocabulary of the same name lacks."""
    for number, word in enumerate(getattr(document.meta, field) or ()):
        if message := stranger(word, getattr(vocabulary, field), what, f"vocabulary.{field}"):
            yield Problem(rule, document.value_mark(field, number), message, unless_imported(document))
