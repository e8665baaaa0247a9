"""The answer for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from kbgen.checking.records import Answer


def as_json(answer: Answer) -> str:
    """An object with `passed` and `documents`, with the names of the records' fields."""
    data = {"passed": answer.passed, **asdict(answer)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
