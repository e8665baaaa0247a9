"""The clock time of a point in time, on the 24-hour clock."""

from __future__ import annotations

from datetime import time

_BEFORE_NOON, _AFTER_NOON = ("凌晨", "清晨", "早上", "早晨", "上午"), ("下午", "傍晚", "晚上", "晚间")


def clock_of(got: dict[str, str | None]) -> time | None:
    """The clock of the pattern's groups: behind a date, by itself, or four digits behind a date."""
    return _clock(got, "") or _clock(got, "x") or _bare_clock(got)


def _clock(got: dict[str, str | None], prefix: str) -> time | None:
    hour, minute, second = got[f"{prefix}h"], got[f"{prefix}mi"], got[f"{prefix}s"]
    if got[f"{prefix}ch"]:
        hour = got[f"{prefix}ch"]
        minute = {"半": "30", "整": "0"}.get(got[f"{prefix}round"] or "") or got[f"{prefix}cm"]
    if hour is None:
        return None
    exact = _on_24_hours(int(hour), got[f"{prefix}ap"] or "", got[f"{prefix}part"] or "")
    return _legal_clock(exact, int(minute or 0), int(second or 0))


def _on_24_hours(hour: int, half: str, part: str) -> int:
    """12-hour times on the 24-hour clock; `18:35 PM` and `下午17点` are that already; 24 stands for no hour."""
    late = half[:1].lower() == "p" or part in _AFTER_NOON
    early = half[:1].lower() == "a" or part in _BEFORE_NOON
    if late and part and hour == 12 and part != "下午":
        return 24  # 晚上 12 点 may be the begin or the end of the day
    if late and hour < 12:
        return hour + 12
    return 0 if early and hour == 12 else hour


def _legal_clock(hour: int, minute: int, second: int) -> time | None:
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _bare_clock(got: dict[str, str | None]) -> time | None:
    text = got["hhmm"]
    return _legal_clock(int(text[:2]), int(text[2:]), 0) if text else None
