"""Findings as text, as JSON, and as GitHub's workflow commands: functions that return whole lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from kbgen.nouns.findings import Finding, Level

Format = Callable[[Sequence[Finding]], str]


def as_text(findings: Sequence[Finding]) -> str:
    """One line a finding, as editors and people read it, and a line that counts them."""
    lines = [f"{f.path}:{f.line}:{f.column}: {f.code} {f.level} {_flat(f.message)} [{f.name}]" for f in findings]
    return _lines([*lines, _count(findings)])


def _count(findings: Sequence[Finding]) -> str:
    if not findings:
        return "No findings."
    errors = sum(finding.level is Level.ERROR for finding in findings)
    files = len({finding.path for finding in findings})
    return f"{_plural(errors, 'error')} and {_plural(len(findings) - errors, 'warning')} in {_plural(files, 'file')}."


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _flat(text: str) -> str:
    return " ".join(text.split())


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with the names of `Finding`'s fields."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands, which GitHub shows beside the changed lines."""
    return _lines(
        f"::{f.level} file={_property(f.path)},line={f.line},col={f.column},"
        f"title={_property(f'{f.code} {f.name}')}::{_data(f.message)}"
        for f in findings
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Format] = {"text": as_text, "json": as_json, "github": as_github}
