"""A long text is cut between words and numbers, in every writing."""

from __future__ import annotations

import pytest

from kbgen.model.truncation import shortened

CASES = [
    ("short enough", 12, "short enough"),
    ("some alerts were being triggered", 21, "some alerts were…"),
    ("lost 1.21B queries", 9, "lost…"),
    ("at 10:30 all was well", 8, "at…"),
    ("first one, then the other", 12, "first one…"),
    ("网关重启后恢复，队列积压", 11, "网关重启后恢复…"),
    ("网关重启后恢复队列积压很多", 8, "网关重启后恢复…"),
    ("连接池 checkout-gateway-prod 耗尽", 16, "连接池 checkout…"),
    ("x" * 50, 20, "x" * 19 + "…"),
]


@pytest.mark.parametrize(("text", "most", "shown"), CASES)
def test_cut(text: str, most: int, shown: str) -> None:
    assert shortened(text, most) == shown
    assert len(shown) <= most
