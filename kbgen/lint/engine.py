"""Runs the rules over the documents; stamps path, code and level; applies what a document ignores."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from kbgen.corpus import Corpus, visibility
from kbgen.documents import Document
from kbgen.lint.chinese import chinese, is_chinese
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
    time_in_the_future,
    unanswered_recurrence,
    unclaimed_file,
    unknown_relation,
    unportable_name,
)
from kbgen.lint.selection import Selection, selection
from kbgen.markdown import structure
from kbgen.model.findings import Finding
from kbgen.model.postmortem import Status
from kbgen.model.settings import Settings
from kbgen.secrets import Leak, leaks, veil, veiled_lines

# Rules that look at other documents, at other files, at the day, at the index or at a branch. What the others find is
# a document's own: it changes with its bytes, the settings and the failure modes only.
LOOK_AROUND: tuple[Rule, ...] = (
    time_in_the_future,
    overdue,
    unknown_relation,
    contradictory_relation,
    broken_link,
    duplicate_id,
    clashing_alias,
    unclaimed_file,
    unportable_name,
    renamed_without_alias,
    not_findable,
    unanswered_recurrence,
)

# What a document gives by itself: whether it has links, and the findings of the rules that do not look around.
Own = tuple[bool, tuple[Finding, ...]]
# What each of some documents gives by itself, by path; made by what is given, or kept from the last time.
Remember = Callable[[Sequence[Document], Callable[[Document], Own]], Mapping[str, Own]]

# Rules that never quote a document: their words need no veil.
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
    own: Remember | None = None,
) -> list[Finding]:
    """All findings in order of place, of every document or of those at `paths`.

    `files` are the paths of everything below the docs folder that is no postmortem, for the links; `find` asks
    the search index, for what `findable_by` promises. `selected` says which rules run, by default those that the
    settings say; `unanswered` knows the earlier incidents that a document must answer; `moved` has the former
    paths of documents that a branch renamed; `own` remembers what each document gives by itself. The messages are in
    the language of the knowledge base. An exception in a rule is kbgen's own fault and passes through.
    """
    selected = selected or selection(corpus.settings.lint)
    codes = frozenset(rule.CODE for rule in RULES)
    context = Context(corpus, today, frozenset(files), codes, find=find, unanswered=unanswered, moved=moved or {})
    chosen = [document for document in corpus if paths is None or document.path in paths]
    all_rules = replace(selected, codes=codes, levels={})
    owns = own(chosen, lambda document: _own(document, context, all_rules)) if own else {}

    def found_in(document: Document) -> Iterator[Finding]:
        return _of(document, context, selected, owns.get(document.path) or _own(document, context, selected))

    found = sorted((finding for document in chosen for finding in found_in(document)), key=_order)
    return list(map(_in_chinese, found)) if is_chinese(corpus.settings.lang) else found


def shown_lines(document: Document, settings: Settings, found: Sequence[Leak] | None = None) -> list[str]:
    """The lines of a document as they may be shown beside its findings: what it gives away is made unreadable.

    That is `found`, where the caller has it from `given_away`.
    """
    return veiled_lines(document.text, given_away(document, settings) if found is None else found)


def given_away(document: Document, settings: Settings) -> tuple[Leak, ...]:
    """What a document gives away that must not be shown."""
    return leaks(document.text, settings.secrets, visibility(document) == "public")


def _own(document: Document, context: Context, selected: Selection) -> Own:
    rules = [rule for rule in RULES if rule not in LAST and rule not in LOOK_AROUND]
    links = any(link.target for link in structure(document.body).links)
    return links, tuple(_veiled(document, context, _found(document, context, selected, rules)))


def _of(document: Document, context: Context, selected: Selection, own: Own) -> Iterator[Finding]:
    ignored = (document.meta.ignore or {}).keys()
    # What did not run may well have had something to hide.
    hidden = context.codes - selected.codes
    if context.find is None:
        hidden |= {"PM801"}
    if document.path not in context.moved:
        hidden |= {"PM608"}
    # A draft's ignore hides the question that its pull request would be asked.
    if context.unanswered is None or document.status is not Status.FINAL:
        hidden |= {"PM811"}
    around = [rule for rule in LOOK_AROUND if own[0] or rule is not broken_link]
    others = _veiled(document, context, _found(document, context, selected, around))
    runs = (replace(each, level=selected.levels.get(each.code, each.level)) for each in own[1])
    for finding in chain((each for each in runs if each.code in selected.codes), others):
        if finding.code in ignored:
            hidden |= {finding.code}
        else:
            yield finding
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
            hide = veil(document.text, given_away(document, context.corpus.settings))
        yield replace(finding, message=hide(finding.message))


def _in_chinese(finding: Finding) -> Finding:
    return replace(finding, message=chinese().message(finding.message))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message
