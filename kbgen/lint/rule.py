"""What a rule is: a module with these names. Its docstring is its page, with examples that run as tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from kbgen.documents import Document
from kbgen.lint.context import Context
from kbgen.model.findings import Level, Problem


class Rule(Protocol):
    """One rule of the linter. A code is permanent: it is never given to another rule."""

    __doc__: str | None
    CODE: str
    NAME: str
    LEVEL: Level

    def check(self, document: Document, context: Context, /) -> Iterator[Problem]:
        """The rule's problems with one document. Places only; the engine adds path, code and level."""
        ...


def reported(document: Document, rule: str, subject: str = "") -> Iterator[Problem]:
    """The problems that the reader noticed already, under the rule's name; `subject` begins their sentences."""
    for problem in document.problems:
        if problem.rule == rule:
            yield replace(problem, message=f"{subject} {problem.message}".strip())
