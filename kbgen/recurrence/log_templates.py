"""Error and log lines with what varies masked, so that the same message reads the same in two documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kbgen.search import Line, analyze, stem

Masked = tuple[str, ...]

# How many distinct words a line must keep before sharing it means anything: symptoms were chosen by an author.
SHORTEST = {"symptoms": 4, "code": 5}
FEWEST_WORDS = 4  # of a line of code: `exception exit: channel_timeout` is what many a process says when it ends
MOST_LINES = 400  # of one document; what follows is a dump, not a message
# A line in more documents than this is furniture, or in more than this share of them, five documents at least. What
# authors call a symptom is none so soon: of twelve incidents six may be the same.
MOST_DOCUMENTS = 30
SHARE = 0.1
LONGEST = 2_000

# Of a line in lower case, and of letters alone at each beginning: so the engine skips what begins none of them.
_ERROR = re.compile(
    r"error|fail|exception|warn|refus|timeout|timed out|time-out|denied|unable|cannot|can't|fatal|panic|abort|exceed"
    r"|unavailable|not found|no such|invalid|reject|reset by|broken|crash|kill|evict|unhealthy|backoff|exhaust|overflow"
    r"|out of|deadlock|corrupt|4(?<!\w4)\d\d\b|5(?<!\w5)\d\d\b|错误|失败|异常|超时|拒绝|无法|不可用|溢出|告警"
)
# What has such words and is no message: a statement, a setting, a command; a count of what may be nothing
# (`0 errors`, `failed=0`); what `netstat -s` counted since the host began; what a probe prints at every try.
_QUIET = re.compile(
    r"[{};]\s*$|^\s*[\w.-]+\s*=\s*\S+$|^\s*(?:[#$%>/*]|\w+@)"
    r"|\b(?:errors?|fail(?:ures?|ed)|warnings?|timeouts?|dropped|unreachable)\s?[:= ]\s?0\b"
    r"|\b(?:0|no|zero) (?:errors?|fail(?:ures?|ed)|warnings?)\b"
    r"|^\s*\d+ [a-z][^:\"'.]*$"
    r"|\bicmp_(?:seq|req)\b|\bpackets? (?:transmitted|loss)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?=[.,%/:+-]{0,20}+\d)[\d.,%/:+-]{1,80}+")
NUMBERS = 0.4  # of the words of a line: from there on it is a row of figures
_COLUMNS = re.compile(r"(?<=\S)(?:\s{2,}|\s*[|\t]\s*)(?=\S)")  # what stands between the heads of a table
_LEVELS = frozenset(map(stem, ("trace", "debug", "info", "notice", "warn", "warning", "error", "err", "fatal")))
_STATUS = re.compile("[45][0-9][0-9]")
# Searched for with its hyphen and without; another thread or ticket of that name makes no other line.
_NUMBERED = re.compile("(?<![a-z])([a-z]{2,})-([0-9]+)(?![a-z0-9])")


class ErrorLine(NamedTuple):
    """Where a line stands: its number in the file from 1, and what its author wrote; whether as a symptom."""

    line: int
    text: str
    chosen: bool = False


def error_lines(lines: Iterable[Line], fewest: int | None = None) -> dict[Masked, ErrorLine]:
    """The error lines of a document, masked; of those that read the same, the first.

    `fewest` asks for shorter ones, too: what has so many words, and symptoms only where they look like a message.
    """
    found: dict[Masked, ErrorLine] = {}
    for line in lines:
        if len(found) == MOST_LINES:
            break
        least = SHORTEST.get(line.field)
        if least is None or (line.field == "code" and not _is_message(line.text[:LONGEST])):
            continue
        if fewest and ": " not in line.text and not _is_message(line.text[:LONGEST]):
            continue
        masked = mask(line.text)
        if len(set(masked)) >= (fewest or least):
            found.setdefault(masked, ErrorLine(line.line, line.text, line.field == "symptoms"))
    return found


def _is_message(text: str) -> bool:
    if text.isascii() and len(text.split()) < FEWEST_WORDS:
        return False
    return bool(_ERROR.search(text.lower())) and not _QUIET.search(text) and not _is_table(text)


def _is_table(text: str) -> bool:
    """Whether a line is the head of a table, all in capitals, or a row of figures."""
    words = text.split()
    if sum(bool(_NUMBER.fullmatch(word)) for word in words) >= NUMBERS * len(words):
        return True
    return len(_COLUMNS.findall(text)) > 1 and text.isupper() and not any(map(str.isdigit, text))


def mask(text: str) -> Masked:
    """The terms of a line without times, addresses, levels, numbers and generated names; status codes stay.

    >>> mask("2026-01-02 03:04:05 [Thread-9] ERROR status 503 from 10.0.0.1")
    ('thread', 'status', '503')
    """
    line = text[:LONGEST]
    numbered = {name + number for name, number in _NUMBERED.findall(line.casefold())} if "-" in line else ()
    return tuple(term for term in analyze(line) if _stays(term) and term not in numbered)


def _stays(term: str) -> bool:
    """Whether a term is the same each time: `http2` is, `9`, `thread-9` and `7f9c5b` are not, a status code is."""
    if term in _LEVELS:
        return False
    digits = sum(character.isdigit() for character in term)
    if digits and not term.isalnum():  # a name with a number, whose parts are terms, too
        return False
    return bool(_STATUS.fullmatch(term)) or (digits < 2 and not term.isdigit())


def distinctive(documents: Iterable[Mapping[Masked, ErrorLine]]) -> dict[Masked, int]:
    """Lines that at least two documents have and not very many, each with how many have it."""
    found = list(documents)
    counts = Counter(masked for lines in found for masked in lines)
    chosen = Counter(masked for lines in found for masked, line in lines.items() if line.chosen)
    share = max(5, int(SHARE * len(found)))
    bounds = {False: min(MOST_DOCUMENTS, share), True: max(MOST_DOCUMENTS, share)}
    return {masked: count for masked, count in counts.items() if 2 <= count <= bounds[2 * chosen[masked] > count]}
