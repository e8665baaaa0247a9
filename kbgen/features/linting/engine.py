"""Runs the rules over the documents; stamps path, code and level; applies what a document ignores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.features.linting.context import Context, Find
from kbgen.features.linting.rule import Rule
from kbgen.features.linting.rules import LAST, RULES
from kbgen.nouns.findings import Finding


def lint(
    corpus: Corpus,
    today: date,
    files: Iterable[str] = (),
    paths: Collection[str] | None = None,
    find: Find | None = None,
) -> list[Finding]:
    """All findings in order of place, of every document or of those at `paths`.

    `files` are the paths of everything below the docs folder that is no postmortem, for the links; `find` asks
    the search index, for what `findable_by` promises. An exception in a rule is kbgen's own fault and passes through.
    """
    context = Context(corpus, today, frozenset(files), frozenset(rule.CODE for rule in RULES), find=find)
    chosen = (document for document in corpus if paths is None or document.path in paths)
    return sorted((finding for document in chosen for finding in _of(document, context)), key=_order)


def _of(document: Document, context: Context) -> Iterator[Finding]:
    ignored = (document.meta.ignore or {}).keys()
    hidden: set[str] = set()
    for finding in _found(document, context, (rule for rule in RULES if rule not in LAST)):
        if finding.code in ignored:
            hidden.add(finding.code)
        else:
            yield finding
    yield from _found(document, replace(context, hidden=frozenset(hidden)), LAST)


def _found(document: Document, context: Context, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for problem in rule.check(document, context):
            level, mark = problem.level or rule.LEVEL, problem.mark
            yield Finding(document.path, mark.line, mark.column, rule.CODE, rule.NAME, level, problem.message)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message
