"""The answer for other programs."""

from __future__ import annotations

from dataclasses import asdict

from kbgen.checking.records import Answer
from kbgen.model.json_bytes import shown_json


def as_json(answer: Answer) -> str:
    """An object with `passed` and `documents`, with the names of the records' fields."""
    data = {"passed": answer.passed, **asdict(answer)}
    return shown_json(data) + "\n"
