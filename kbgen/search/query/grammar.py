r"""The query language: what of a query narrows, and what is words. Patterns and tables travel to the browser.

    timeout service:redis severity:(SEV1 or SEV2) after:2024-01-01 date:2023..2024 -kind:drill "exact words"

Values of one field add up (or), fields narrow (and), a minus excludes; days that are open at one end (`after:`, `<`)
bound all others. Whatever is no field of ours with a
plausible value is words: a pasted log is never eaten, and a query of several lines is all words.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kbgen.model.spelling import slips
from kbgen.search.text import analyzer

# What people write -> the field. `started` and `year` are spans of days, the rest columns.
NAMES = {
    "service": "service", "services": "service", "服务": "service",
    "severity": "severity", "级别": "severity", "等级": "severity",
    "kind": "kind", "类型": "kind",
    "mode": "mode", "failure_mode": "mode", "原因": "mode", "故障模式": "mode",
    "component": "component", "components": "component", "组件": "component",
    "year": "year", "年份": "year",
    "started": "started", "date": "started", "开始": "started", "时间": "started", "日期": "started",
    "after": "started", "since": "started", "before": "started", "until": "started",
    "之后": "started", "自": "started", "之前": "started", "截至": "started",
    "tag": "tag", "tags": "tag", "标签": "tag",
    "team": "team", "团队": "team",
    "outcome": "outcome", "结果": "outcome",
    "lang": "lang", "语言": "lang",
    "status": "status", "状态": "status",
}  # fmt: skip
# Names that open a span at one end, as <, <=, > and >= before a date do. What is after a day is from that day on.
OPENING = {
    "after": "after", "since": ">=", "before": "<", "until": "<=",
    "之后": "after", "自": ">=", "之前": "<", "截至": "<=",
}  # fmt: skip
SPANS = ("year", "started")
CLOSED = ("kind", "status", "outcome")  # their values are ours: anything but such a word is no value
LONGEST_VALUE = 80
NEAR = 2  # slips between what was typed and the field that was meant

_names = "|".join(sorted(NAMES, key=lambda name: (-len(name), name)))
_BARE = "[^ \"'()\\[\\]{}<>,;:=|]+"
_VALUE = f'[<>]=?{_BARE}|"[^"]*"|[(][^()]*[)]|\\[[^\\[\\]]*\\]|{_BARE}(?:,{_BARE})*'
_han = analyzer.HAN
# Each stands between blanks. The first group is the minus.
FILTER = f"(?<![^ ])(-?)({_names}):({_VALUE})(?![^ ])"
PHRASE = '(?<![^ ])(-?)"([^"]+)"(?![^ ])'
# No -word: in a pasted command or log line (-INF, -namespace) it would hide what is looked for.
PATTERNS = (FILTER, PHRASE)
# What looks like a filter and is none: a number after the colon is a port or a code.
UNKNOWN = f"(?<![^ ])-?([a-z_]{{2,20}}|[{_han}]{{2,6}}):(?![0-9]+(?![^ ]))(?=[^ :/])"
NAME = "^[!-~]+$"  # within quotation marks: a name that an error quotes, not exact words
SIGN = '[:"]|(?<![^ ])-'  # a query without it is words
# So is a log line or a command, but for fields with a value that documents have.
LOG = "[=|<>{}\\\\;$]|: |--|(?<![^ ])-[^ ]"
LIST_ITEM = '"([^"]*)"|([^ ,"]+)'
OR = ("or", "OR", "或")
_DATE = "([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?"
DATE = f"^([<>]=?)?{_DATE}$"
BETWEEN = f"^(?:{_DATE})?[.][.]+(?:{_DATE})?$"
RANGE = f"^\\[ *(?:{_DATE})? *(?:to|TO|至|到) *(?:{_DATE})? *\\]$"
CLOSED_VALUE = "^[a-z][a-z_ -]*$"
LAST_DAY = date.max.toordinal()

_sign, log_like = re.compile(SIGN), re.compile(LOG)

# A piece of a query: which of PATTERNS or -1 for plain text; the text; the three groups where there are any.
Piece = tuple[int, str, tuple[str, ...]]
Span = tuple[int, int]  # first and last day


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter: the values (in folded form) or spans of days of which a document must have one, or none."""

    field: str
    values: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader should be told about the query."""

    kind: Literal["unknown-value", "unknown-field", "read-as-words", "no-filter", "not-exact", "no-words"]
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart.

    Attributes:
        words: what is looked up and ranked, the exact words included.
        phrases: exact words: one line must hold them.
        without: exact words that must not occur.
        conditions: filters by field.
        notes: what to tell.
    """

    words: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything but words was asked for."""
        return bool(self.phrases or self.without or self.conditions)


Tag = Callable[[str], Iterable[Piece]]
Known = Callable[[str, str], "str | None"]  # field, folded value -> the folded value that documents have


def asked(query: str, filters: str, tag: Tag, known: Known) -> Asked:
    """Take a query and the text of the filters apart."""
    parts: list[Asked] = []
    text = unicodedata.normalize("NFKC", query)
    if "\n" in query.replace("\r", "\n").strip(" \t\n") or not _sign.search(text):
        parts.append(Asked(query))
    else:
        parts.append(_read(list(tag(_blank(text).strip(" "))), known, strict=False))
    narrowing = " ".join(filter(None, _blank(unicodedata.normalize("NFKC", filters)).split(" ")))
    if narrowing:
        parts.append(_read(list(tag(narrowing)), known, strict=True))
    return Asked(
        " ".join([parts[0].words, *(phrase for part in parts[1:] for phrase in part.phrases)]),
        tuple(phrase for part in parts for phrase in part.phrases),
        tuple(each for part in parts for each in part.without),
        _bounded([each for part in parts for each in part.conditions]),
        tuple(each for part in parts for each in part.notes),
    )


def _bounded(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """The filters, those of a field of days in one: within every span that is open at one end, the others add up."""
    made = list(conditions)
    for field in SPANS:
        found = [each for each in made if each.field == field and not each.negative]
        ends = [each.spans[0] for each in found if _is_open(each)]
        if ends and len(found) > 1:
            first, last = max(each[0] for each in ends), min(each[1] for each in ends)
            inner = [span for each in found if not _is_open(each) for span in each.spans] or [(1, LAST_DAY)]
            spans = tuple((max(first, each[0]), min(last, each[1])) for each in inner)
            made = [each for each in made if each not in found] + [Condition(field, (), spans)]
    return tuple(made)


def _is_open(condition: Condition) -> bool:
    return len(condition.spans) == 1 and (condition.spans[0][0] == 1 or condition.spans[0][1] == LAST_DAY)


def _blank(text: str) -> str:
    return re.sub("[\t\r\n]", " ", text)


def _read(pieces: Sequence[Piece], known: Known, *, strict: bool) -> Asked:
    """What the pieces mean. A `strict` text is filters only, and no log line."""
    plain = "".join(text for at, text, _ in pieces if at < 0)
    log = not strict and (analyzer.varies(plain) or bool(log_like.search(plain)))
    has_words = bool(plain.strip(" "))
    told = [] if log or strict else [_unknown(name) for name in re.findall(UNKNOWN, plain)]
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    conditions: list[Condition] = []
    notes: list[Note] = told
    for at, text, groups in pieces:
        if at == 0:
            condition, told = _condition(groups, known, log=log, strict=strict)
            notes.extend(told)
            conditions.extend(condition)
            if condition:
                continue
        elif at == 1 and not log and not (has_words and not strict and _is_word(*groups)):
            if groups[0]:
                without.append(groups[1])
                continue
            phrases.append(groups[1])
        if strict and at < 1 and text.strip(" "):
            notes.append(Note("no-filter", "", text.strip(" ")))
        words.append(text)
    return Asked("".join(words), tuple(phrases), tuple(without), tuple(conditions), tuple(notes))


def _is_word(minus: str, text: str) -> bool:
    """Whether a quoted text beside words is one of them: a single term, or a name that the words are about."""
    return len(analyzer.analyze(text)) < 2 or (not minus and bool(re.match(NAME, text)))


def _unknown(name: str) -> Note:
    """What to tell of a field that is none: the one that was meant, if any is near; or of one that has no value."""
    if name in NAMES:
        return Note("read-as-words", NAMES[name], f"{name}:…")
    slips_of = {each: slips(name, each, NEAR) for each in sorted(NAMES) if each.isascii()}
    best = min(slips_of, key=slips_of.__getitem__)
    return Note("unknown-field", name, best if slips_of[best] <= NEAR else "")


def _condition(groups: tuple[str, ...], known: Known, *, log: bool, strict: bool) -> tuple[list[Condition], list[Note]]:
    """The filter of one piece, or none where it is words."""
    minus, name, raw = groups
    field = NAMES[name]

    def as_words(value: str) -> tuple[list[Condition], list[Note]]:
        return [], [] if log or strict else [Note("read-as-words", field, value)]

    if field in SPANS:
        spans = list(_spans(raw, OPENING.get(name, "")))
        if None in spans or not spans:
            return as_words(raw)
        return [Condition(field, (), tuple(span for span in spans if span), bool(minus))], []
    values, notes = [], []
    for value in _values(raw):
        found = known(field, folded(value))
        if found is None:
            if log or not (strict or _is_plausible(field, value)):
                return as_words(value)
            if not minus:
                notes.append(Note("unknown-value", field, value))
        values.append(folded(value) if found is None else found)
    return ([Condition(field, tuple(values), (), bool(minus))], notes) if values else ([], [])


def _is_plausible(field: str, value: str) -> bool:
    if len(value) > LONGEST_VALUE:
        return False
    return bool(re.search(CLOSED_VALUE, value)) if field in CLOSED else not re.fullmatch("[0-9]+", value)


def _values(raw: str) -> Iterator[str]:
    if raw[0] not in "([":
        yield from (raw.strip('"'),) if raw[0] == '"' else raw.split(",")
        return
    for match in re.finditer(LIST_ITEM, raw[1:-1]):
        if match[0] not in OR:
            yield match[1] or match[2] or ""


def _spans(raw: str, opening: str) -> Iterator[Span | None]:
    """Days from and to of each date or range; None for what is neither."""
    if match := re.match(RANGE, raw):
        yield None if opening else _between(match)
        return
    for value in _values(raw):
        if (match := re.match(BETWEEN, value)) and not opening:
            yield _between(match)
        elif match := re.match(DATE, value):
            period = _period(match.groups()[1:])
            yield period and _opened(opening or match[1] or "", *period)
        else:
            yield None


def _between(match: re.Match[str]) -> Span | None:
    first = _period(match.groups()[:3]) if match[1] else (1, 1)
    last = _period(match.groups()[3:]) if match[4] else (LAST_DAY, LAST_DAY)
    return (first[0], last[1]) if first and last and (match[1] or match[4]) else None


def _opened(sign: str, first: int, last: int) -> Span:
    """A period, or what lies before or after it."""
    if sign in ("<", "<="):
        return (1, first - 1 if sign == "<" else last)
    if sign:
        return (first if sign == ">=" or (sign == "after" and first == last) else last + 1, LAST_DAY)
    return first, last


def _period(groups: Sequence[str | None]) -> Span | None:
    """First and last day of a year, month or day; None where there is no such."""
    year, month, day = (int(group) if group else None for group in groups)
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(year or 0, month or 12, day or monthrange(year or 0, month or 12)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def folded(value: str) -> str:
    """A value as it is compared: lower case, one kind of hyphen."""
    return re.sub("[ _]", "-", unicodedata.normalize("NFKC", value).lower())


def rules() -> dict[str, object]:
    """The tables and patterns of this module as JSON for the browser."""
    return {
        "names": NAMES, "spans": SPANS, "closed": CLOSED, "longest": LONGEST_VALUE, "patterns": PATTERNS,
        "sign": SIGN, "log": LOG, "item": LIST_ITEM, "or": OR, "date": DATE, "range": RANGE,
        "closedValue": CLOSED_VALUE, "lastDay": LAST_DAY, "opening": OPENING, "between": BETWEEN, "unknown": UNKNOWN,
        "near": NEAR, "name": NAME,
    }  # fmt: skip
