"""A moment that Python reads by itself is the one that our own pattern reads, to the letter."""

from __future__ import annotations

import re
from itertools import product

import pytest

from kbgen.model import moments
from kbgen.model.moments import parse_moment

DAYS = ("1899-01-01", "1999-12-31", "2026-02-28", "2026-02-29", "2026-13-01", "2199-01-00")
CLOCKS = ("", "T00:00", "T23:59:59", "T24:00", "T23:60", "T10:15:60", "T10:15:07.5", "t10:15", " 10:15", "T10", "T1015")
ZONES = ("", "Z", "z", "+00:00", "-00:00", "+08:00", "+0800", "+23:59", "+24:00", "+08")


def test_quickly_read_is_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["".join(parts) for parts in product(DAYS, CLOCKS, ZONES)]
    quick = [_told(text) for text in texts]
    monkeypatch.setattr(moments, "_PLAIN", re.compile("(?!)"))
    assert quick == [_told(text) for text in texts]
    assert sum("no " not in told for told in quick) > 60


def _told(text: str) -> str:
    try:
        return repr(parse_moment(text))
    except ValueError as error:
        return f"no {error}"
