"""Runs the rules over the documents; stamps path, code and level; applies what a document ignores."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import NamedTuple, Protocol, TypeVar

from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.lint.chinese import chinese
from kbgen.lint.rule import Context, Find, Recurrences, Rule
from kbgen.lint.rules import (
    LAST,
    RULES,
    broken_link,
    clashing_alias,
    contradictory_relation,
    duplicate_id,
    not_findable,
    overdue,
    renamed_without_alias,
    same_file,
    time_in_the_future,
    two_spellings,
    unanswered_recurrence,
    unclaimed_file,
    unknown_relation,
    unportable_name,
)
from kbgen.lint.selection import Selection, selection
from kbgen.markdown import structure
from kbgen.model.chinese import is_chinese
from kbgen.model.findings import Finding
from kbgen.model.postmortem import Status
from kbgen.model.settings import Settings
from kbgen.secrets import Leak, given_away, redacted_lines, redactor

# Rules that look at other documents' names and front matter, and at the day; and such as look further: at other
# texts and files, at the index, at a branch. What the others find is a document's own: it changes with its bytes,
# the settings and the failure modes only.
LOOK_AROUND: tuple[Rule, ...] = (
    time_in_the_future,
    overdue,
    unknown_relation,
    contradictory_relation,
    duplicate_id,
    clashing_alias,
    unportable_name,
    two_spellings,
    same_file,
)
LOOK_FURTHER: tuple[Rule, ...] = (
    broken_link,
    unclaimed_file,
    renamed_without_alias,
    not_findable,
    unanswered_recurrence,
)

Findings = tuple[Finding, ...]


class OwnFindings(NamedTuple):
    """What a document gives by itself: whether it has links, whether it may ignore something, and the findings of the
    rules that do not look around.
    """

    links: bool
    ignores: bool
    findings: Findings


Made = TypeVar("Made", OwnFindings, Findings)


class Remember(Protocol[Made]):
    """What each of some documents gives, by path; made by what is given, or kept from the last time."""

    def __call__(self, documents: Sequence[Document], make: Callable[[Document], Made], /) -> Mapping[str, Made]:
        """For all of them."""
        ...


# Rules that never quote a document: their words need no redaction.
WORDED_BY_US = frozenset({"PM851", "PM852", "PM853"})


def lint(
    corpus: Corpus,
    today: date,
    files: Iterable[str] = (),
    paths: Collection[str] | None = None,
    find: Find | None = None,
    selected: Selection | None = None,
    unanswered: Recurrences | None = None,
    moved: Mapping[str, str] | None = None,
    own: Remember[OwnFindings] | None = None,
    around: Remember[Findings] | None = None,
) -> list[Finding]:
    """All findings in order of place, of every document or of those at `paths`.

    `files` are the paths of everything below the docs folder that is no postmortem, for the links; `find` asks
    the search index, for what `findable_by` promises. `selected` says which rules run, by default those that the
    settings say; `unanswered` knows the earlier incidents that a document must answer; `moved` has the former
    paths of documents that a branch renamed; `own` remembers what each document gives by itself, and `around` what the
    rules found that look around it. The messages are in the language of the knowledge base. An exception in a rule is
    kbgen's own fault and passes through.
    """
    selected = selected or selection(corpus.settings.lint)
    codes = frozenset(rule.CODE for rule in RULES)
    context = Context(corpus, today, frozenset(files), codes, find=find, unanswered=unanswered, moved=moved or {})
    chosen = [document for document in corpus if paths is None or document.path in paths]
    all_rules = replace(selected, codes=codes, levels={})
    owns = own(chosen, lambda document: _own(document, context, all_rules)) if own else {}
    arounds = around(chosen, lambda document: _around(document, context, all_rules)) if around else {}

    def found_in(document: Document) -> Iterator[Finding]:
        found = owns.get(document.path) or _own(document, context, selected)
        beside = arounds.get(document.path)
        return _of(
            document, context, selected, found, _around(document, context, selected) if beside is None else beside
        )

    found = sorted((finding for document in chosen for finding in found_in(document)), key=_order)
    return list(map(_in_chinese, found)) if is_chinese(corpus.settings.lang) else found


def shown_lines(document: Document, settings: Settings, found: Sequence[Leak] | None = None) -> list[str]:
    """The lines of a document as they may be shown beside its findings: what it gives away is made unreadable.

    That is `found`, where the caller has it from `given_away`.
    """
    return redacted_lines(document.text, given_away(document, settings) if found is None else found)


def _own(document: Document, context: Context, selected: Selection) -> OwnFindings:
    rules = [rule for rule in RULES if rule not in (*LAST, *LOOK_AROUND, *LOOK_FURTHER)]
    links = any(link.target for link in structure(document.body).links)
    above = document.text.removesuffix(document.body)
    perhaps = "ignore" in above or "\\" in above  # else no key can be one
    ignores = perhaps and any(path[:1] == ("ignore",) for path in document.marks)
    return OwnFindings(links, ignores, tuple(_veiled(document, context, _found(document, context, selected, rules))))


def _around(document: Document, context: Context, selected: Selection) -> Findings:
    return tuple(_veiled(document, context, _found(document, context, selected, LOOK_AROUND)))


def _of(
    document: Document, context: Context, selected: Selection, own: OwnFindings, around: Findings
) -> Iterator[Finding]:
    ignored = (document.meta.ignore or {}).keys() if own.ignores else frozenset()
    # What did not run may well have had something to hide.
    hidden = context.codes - selected.codes
    if context.find is None:
        hidden |= {"PM801"}
    if document.path not in context.moved:
        hidden |= {"PM608"}
    # A draft's ignore hides the question that its pull request would be asked.
    if context.unanswered is None or document.status is not Status.FINAL:
        hidden |= {"PM811"}
    further = [rule for rule in LOOK_FURTHER if own.links or rule is not broken_link]
    others = _veiled(document, context, _found(document, context, selected, further))
    known = (each for each in chain(own.findings, around) if each.code in selected.codes)
    levels = selected.levels
    runs = (replace(each, level=levels[each.code]) if each.code in levels else each for each in known)
    for finding in chain(runs, others):
        if finding.code in ignored:
            hidden |= {finding.code}
        else:
            yield finding
    if own.ignores:
        context = replace(context, hidden=hidden)
        yield from _veiled(document, context, _found(document, context, selected, LAST))


def _found(document: Document, context: Context, selected: Selection, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in filter(selected.runs, rules):
        for problem in rule.check(document, context):
            level, mark = selected.levels.get(rule.CODE) or problem.level or rule.LEVEL, problem.mark
            yield Finding(document.path, mark.line, mark.column, rule.CODE, rule.NAME, level, problem.message)


def _veiled(document: Document, context: Context, found: Iterable[Finding]) -> Iterator[Finding]:
    """Messages quote what stands in the document; none may quote a secret."""
    hide: Callable[[str], str] | None = None
    for finding in found:
        if finding.code in WORDED_BY_US:
            yield finding
            continue
        if hide is None:
            hide = redactor(document.text, given_away(document, context.corpus.settings))
        yield replace(finding, message=hide(finding.message))


def _in_chinese(finding: Finding) -> Finding:
    return replace(finding, message=chinese().message(finding.message))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message
