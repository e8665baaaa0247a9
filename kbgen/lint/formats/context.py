"""What a format may use besides the findings."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kbgen.model.findings import Finding


@dataclass(frozen=True)
class FormatContext:
    """`lines` are those of the files by the findings' paths, without secrets; `checked` is every file's path.

    `colour` is for a terminal that shows it. `lang` is the knowledge base's; of the drafts at the paths of `drafts`
    what is only not written yet is told in one line.
    """

    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    checked: Sequence[str] = ()
    colour: bool = False
    lang: str = "en"
    drafts: frozenset[str] = frozenset()


NOTHING = FormatContext()


class Format(Protocol):
    """Findings as the text of a whole answer, with a newline at its end."""

    def __call__(self, findings: Sequence[Finding], shown: FormatContext = NOTHING, /) -> str:
        """The answer."""
        ...


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """One a finding, the same as long as it is the same fault: lines that move and days that pass don't change it.

    Equal faults of one file are told apart by their order.
    """
    seen: Counter[str] = Counter()
    marks = []
    for finding in findings:
        fault = "\0".join((finding.path, finding.code, re.sub(r"\d+", "#", finding.message)))
        seen[fault] += 1
        marks.append(hashlib.sha256(f"{fault}\0{seen[fault]}".encode(errors="replace")).hexdigest()[:32])
    return marks


def as_lines(lines: Sequence[str]) -> str:
    """Each with a newline."""
    return "".join(f"{line}\n" for line in lines)
