r"""The query language: what of a query narrows, and what is words. Patterns and tables travel to the browser.

    timeout service:redis severity:(SEV1 or SEV2) after:2024-01-01 date:2023..2024 -kind:drill "exact words"
    deploy* -staging NOT "known error"

Values of one field add up (or), fields narrow (and); a minus or NOT leaves out what has a value, a word or exact words;
a word of letters that ends in * stands for all that begin so; days that are open at one end (`after:`, `<`) bound all
others. Whatever is no field of ours with a plausible value is words: a pasted log or command is never eaten, and a
query of several lines is all words. What people know from elsewhere and is nothing here (AND, OR) is told of.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

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
WORD = "word"  # the field of a condition by words: the terms of which a document must not have all
CLOSED = ("kind", "status", "outcome")  # their values are ours: anything but such a word is no value
LONGEST_VALUE = 80
NEAR = 2  # slips between what was typed and the field that was meant

# As typed: in lower case, or with capitals as a phone and a shouting log write them.
_written = {form for name in NAMES for form in (name, name.capitalize(), name.upper())}
_names = "|".join(sorted(_written, key=lambda name: (-len(name), name)))
_BARE = "[^ \"'()\\[\\]{}<>,;:=|]+"
_VALUE = f'[<>]=?{_BARE}|"[^"]*"|[(][^()]*[)]|\\[[^\\[\\]]*\\]|{_BARE}(?:,{_BARE})*'
_han = analyzer.HAN
_MINUS = "-|NOT +"
# Each stands between blanks. The first group is the minus.
FILTER = f"(?<![^ ])({_MINUS}|)({_names}):({_VALUE})(?![^ ])"
PHRASE = f'(?<![^ ])({_MINUS}|)"([^"]+)"(?![^ ])'
BARRED = f"(?<![^ ])(-(?=[A-Za-z\u00c0-\u024f{_han}])|NOT +)([^ \"'()\\[\\]{{}}<>,;:=|*]+)(?![^ ])"
BEGUN = "(?<![^ ])(-|NOT +|)([A-Za-z]{3,})[*](?![^ ])"
PATTERNS = (FILTER, PHRASE, BARRED, BEGUN)
# What begins with a minus in a pasted command, error or listing (-n, -Xmx512m, -ENOSPC, -rw-r--r--): it would hide what
# is looked for.
FLAG = "^-(?:[!-~]{1,2}|[A-Z][A-Z0-9_]+|[A-Z][a-z]*[0-9][!-~]*|[rwxst-]{9}|[!-~]*(?:--[!-~]*|[./_-]))$"
ARGUMENT = "^ +[^ ]*[A-Za-z0-9_][./\\\\][A-Za-z0-9]"  # so does what stands before a file or an address: -jar app.jar
# After these NOT only stresses a word, and before capitals (NOT FOUND, NOT NULL) it belongs to a message.
STRESSED = (
    "(?:^| )(?:am|are|be|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will|would) +$"
)
CAPITALS = "^[A-Z][A-Z0-9_]+$"
# What looks like a filter and is none: a number after the colon is a port or a code.
UNKNOWN = f"(?<![^ ])-?([a-z_]{{2,20}}|[{_han}]{{2,6}}):(?![0-9]+(?![^ ]))(?=[^ :/])"
PARTED = f"(?<![^ ])({_names}): +({_BARE})(?![^ ])"  # a filter but for the blank in it
# What means something elsewhere, between words or before one; and a * that begins nothing.
FOREIGN = (
    "(?<![A-Z0-9] )(?<![^ ])(?:AND|OR|&&|[|][|]?)(?![^ ]| [A-Z]{2})|(?<![^ ])[+](?=[A-Za-z]{2})"
    "|(?<![^ ])-?(?:[A-Za-z0-9]+[*]|[*]+[A-Za-z0-9])[A-Za-z0-9*]*(?![^ ])"
)
# As quotation marks are typed in Chinese, and by phones.
QUOTES = "\u201c\u201d\u201e\u300c\u300d\u300e\u300f\u301d\u301e"
NAME = "^[!-~]+$"  # within quotation marks: a name that an error quotes, not exact words
SIGN = f'[:"*|&+{QUOTES}]|(?<![^ ])-|(?<![^ ])(?:NOT|AND|OR) '  # a query without it is words
# So is a log line or a command, but for fields with a value that documents have.
LOG = "[=|<>{}\\\\;$]|: |--|(?<![^ ])-[^ ]"
# An alert that names its fields itself: a notice in brackets, a moment to the second behind all else.
ALERT = "^ *\u3010|(?<=[^ ] )[^ :]{1,20}:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}[ T][0-9]{1,2}:[0-9]{2}:[0-9]{2}"
# As Chinese prose is punctuated: what stands there is a filter only where documents have its value.
PROSE = "[\uff1a\uff0c\uff1b\uff01\uff1f\u3001\u3002]"
LIST_ITEM = '"([^"]*)"|([^ ,"]+)'
OR = ("or", "OR", "或")
_DATE = "([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?"
DATE = f"^([<>]=?)?{_DATE}$"
BETWEEN = f"^(?:{_DATE})?[.][.]+(?:{_DATE})?$"
RANGE = f"^\\[ *(?:{_DATE})? *(?:to|TO|至|到) *(?:{_DATE})? *\\]$"
CLOSED_VALUE = "^[a-z][a-z_ -]*$"
LAST_DAY = date.max.toordinal()

_sign, _alert, log_like = re.compile(SIGN), re.compile(ALERT), re.compile(LOG)
_quotes, _flag, _capitals = re.compile(f"[{QUOTES}]"), re.compile(FLAG), re.compile(CAPITALS)

# A piece of a query: which of PATTERNS or -1 for plain text; the text; the three groups where there are any.
Piece = tuple[int, str, tuple[str, ...]]
Span = tuple[int, int]  # first and last day


class Condition(NamedTuple):
    """A filter: the values (in folded form) or spans of days of which a document must have one, or none.

    Of the field WORD the values are terms, of which a document must not have all.
    """

    field: str
    values: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    negative: bool = False


class Note(NamedTuple):
    """Something that a reader should be told about the query.

    The field is empty where it is about none; of an exclusion that was read as words it is how to write that.
    """

    kind: Literal[
        "unknown-value", "unknown-field", "read-as-words", "blank", "no-filter", "not-exact", "no-words",
        "left-out", "no-exclusion", "no-effect", "no-star", "no-day", "no-such-begin", "unsaid", "cut-off",
    ]  # fmt: skip
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart.

    Attributes:
        words: what is looked up and ranked, the exact words included.
        phrases: exact words: one line must hold them.
        without: exact words that must not occur.
        conditions: filters by field.
        begun: what words begin with that are looked up, each at least three letters, in lower case.
        notes: what to tell.
    """

    words: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    notes: tuple[Note, ...] = ()
    begun: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything but words was asked for."""
        return bool(self.phrases or self.without or self.conditions)


Known = Callable[[str, str], "str | None"]  # field, folded value -> the folded value that documents have


def asked(query: str, filters: str, known: Known) -> ParsedQuery:
    """Take a query and the text of the filters apart."""
    parts: list[ParsedQuery] = []
    text = unicodedata.normalize("NFKC", query)
    several = "\n" in query.replace("\r", "\n").strip(" \t\n")
    if several or not _sign.search(text) or _alert.search(text):
        parts.append(ParsedQuery(query))
    else:
        is_prose = bool(re.search(PROSE, query))
        read = _read(_pieces(_quotes.sub('"', _blank(text)).strip(" ")), known, strict=False, is_prose=is_prose)
        parts.append(read if read.narrows or read.begun else replace(read, words=query))
    narrowing = " ".join(filter(None, _blank(unicodedata.normalize("NFKC", filters)).split(" ")))
    if narrowing:
        parts.append(_read(_pieces(narrowing), known, strict=True))
    read = _joined(parts, " ".join([parts[0].words, *(phrase for part in parts[1:] for phrase in part.phrases)]))
    conditions, notes = _bounded(read.conditions)
    return replace(read, conditions=conditions, notes=(*read.notes, *notes), begun=tuple(dict.fromkeys(read.begun)))


def _joined(parts: Sequence[ParsedQuery], words: str) -> ParsedQuery:
    """What several parts of a query ask for together."""
    return ParsedQuery(
        words,
        tuple(phrase for part in parts for phrase in part.phrases),
        tuple(each for part in parts for each in part.without),
        tuple(each for part in parts for each in part.conditions),
        tuple(each for part in parts for each in part.notes),
        tuple(each for part in parts for each in part.begun),
    )


def _bounded(conditions: Sequence[Condition]) -> tuple[tuple[Condition, ...], tuple[Note, ...]]:
    """The filters, those of a field of days in one: within every span that is open at one end, the others add up.

    Where no day is left, that is told.
    """
    made, notes = list(conditions), list[Note]()
    for field in SPANS:
        found = [each for each in made if each.field == field and not each.negative]
        ends = [each.spans[0] for each in found if _is_open(each)]
        if ends and len(found) > 1:
            first, last = max(each[0] for each in ends), min(each[1] for each in ends)
            inner = [span for each in found if not _is_open(each) for span in each.spans] or [(1, LAST_DAY)]
            spans = tuple((max(first, each[0]), min(last, each[1])) for each in inner)
            made = [each for each in made if each not in found] + [Condition(field, (), spans)]
            if all(begin > end for begin, end in spans):
                days = (date.fromordinal(each).isoformat() for each in spans[0])
                notes.append(Note("no-day", field, "..".join(days)))
    return tuple(made), tuple(notes)


def _is_open(condition: Condition) -> bool:
    return len(condition.spans) == 1 and (condition.spans[0][0] == 1 or condition.spans[0][1] == LAST_DAY)


def _blank(text: str) -> str:
    return re.sub("[\t\r\n]", " ", text)


def _pieces(text: str) -> list[Piece]:
    """The operators of a text, and what stands between them; where several fit, the first of PATTERNS."""
    found: list[Piece] = []
    done = 0
    for begin in re.finditer("(?<![^ ])[^ ]", text):
        at = begin.start()
        matches = ((which, pattern.match(text, at)) for which, pattern in enumerate(_operators())) if at >= done else ()
        which, match = next((each for each in matches if each[1]), (-1, None))
        if match:
            found += [(-1, text[done:at], ())] if done < at else []
            found.append((which, match[0], match.groups()))
            done = match.end()
    return found + ([(-1, text[done:], ())] if done < len(text) else [])


@cache
def _operators() -> tuple[re.Pattern[str], ...]:
    """Made where a query has a sign of one."""
    return tuple(map(re.compile, PATTERNS))


def _read(pieces: Sequence[Piece], known: Known, *, strict: bool, is_prose: bool = False) -> ParsedQuery:
    """What the pieces mean. A `strict` text is filters only, and no log line; in prose an unknown value is words."""
    plain = "".join(text for at, text, _ in pieces if at < 0)
    looks = _without_slips(plain) if any(at > 1 for at, _, _ in pieces) else plain
    log = not strict and (analyzer.varies(looks) or bool(log_like.search(looks)))
    after = (*(text for _, text, _ in pieces[1:]), "")
    flags = (
        [] if strict else [text for (at, text, _), then in zip(pieces, after, strict=True) if _is_flag(at, text, then)]
    )
    notes = [
        Note("no-exclusion", f"NOT {flag[1:]}", flag)
        for flag in flags
        if not log and len(flags) == 1 and flag[1:].isalnum()
    ]
    notes += [] if flags or strict else _told(plain, known, log=log)
    log = log or bool(flags)
    alone = strict or not plain.strip(" ")
    before = ("", *(text for _, text, _ in pieces))
    parts = [
        _part(piece, text, known, alone=alone, log=log or bool(flags), strict=strict, is_prose=is_prose)
        for piece, text in zip(pieces, before, strict=False)
    ]
    return _joined([ParsedQuery("", notes=tuple(notes)), *parts], "".join(part.words for part in parts))


def _is_flag(at: int, text: str, after: str) -> bool:
    return at == 2 and text[0] == "-" and bool(_flag.search(text) or re.search(ARGUMENT, after))


def _part(
    piece: Piece, before: str, known: Known, *, alone: bool, log: bool, strict: bool, is_prose: bool
) -> ParsedQuery:
    """What one piece asks for; `before` is the text before it, and `alone` is whether no words are asked for."""
    at, text, groups = piece
    told: tuple[Note, ...] = ()
    if at == 0:
        conditions, told = _condition(groups, known, log=log, strict=strict, is_prose=is_prose)
        if conditions:
            return ParsedQuery("", conditions=conditions, notes=told)
    elif at > 0 and not log:
        if at < len(PATTERNS) - 1 and groups[0]:
            return _left_out(piece, before)
        if at == 1 and (alone or not _is_word(groups[1])):
            return ParsedQuery(text, (groups[1],))
        if at == len(PATTERNS) - 1 and not strict:
            if not groups[0]:
                return ParsedQuery("", begun=(groups[1].lower(),))
            told = (Note("no-star", "", text),)
    if strict and at != 1 and text.strip(" "):
        told = (*told, Note("no-filter", "", text.strip(" ")))
    return ParsedQuery(text, notes=told)


def _without_slips(plain: str) -> str:
    """Words without what looks like a log and is none: a filter with a blank in it, and a `|` as people write OR."""
    return re.sub(f"{PARTED}|[|]", " ", plain)


def _told(plain: str, known: Known, *, log: bool) -> list[Note]:
    """What looks like operators in plain words, and is none."""
    if analyzer.varies(others := _without_slips(plain)) or log_like.search(others):
        return []
    notes = [] if log else [_unknown(name) for name in re.findall(UNKNOWN, plain) if _may_be_field(name)]
    for whole, name, value in re.findall(f"({PARTED})", plain):
        if known(NAMES[name.lower()], folded(value)) is not None:
            notes.append(Note("blank", f"{name}:{value}", whole))
    foreign = dict.fromkeys(re.findall(FOREIGN, re.sub(" +", " ", plain)))
    return notes + [Note("no-star" if "*" in each else "no-effect", "", each) for each in foreign]


def _left_out(piece: Piece, before: str) -> ParsedQuery:
    """What a minus or NOT leaves out: a word by its terms, exact words by reading lines. Else it is words."""
    at, whole, (minus, text) = piece
    if minus != "-" and re.search(STRESSED, before):
        return ParsedQuery(whole)
    if minus != "-" and _capitals.search(text) and at == 2:
        return ParsedQuery(whole, notes=(Note("no-exclusion", f"-{text}", f"NOT {text}"),))
    terms = tuple(dict.fromkeys(analyzer.analyze(text)))
    if not terms:
        return ParsedQuery(whole, notes=(Note("no-words", "", text),))
    told = (Note("left-out", "", text),)
    if at == 1 and len(terms) > 1:
        return ParsedQuery("", without=(text,), notes=told)
    return ParsedQuery("", conditions=(Condition(WORD, terms, (), negative=True),), notes=told)


def _is_word(text: str) -> bool:
    """Whether a quoted text beside words is one of them: a single term, or a name that the words are about."""
    return len(analyzer.analyze(text)) < 2 or bool(re.match(NAME, text))


def _may_be_field(name: str) -> bool:
    """Whether somebody means a field: in Chinese a colon stands behind any word (标题：…), so it begins as one does."""
    return name.isascii() or any(name.startswith(each) for each in NAMES if not each.isascii())


def _unknown(name: str) -> Note:
    """What to tell of a field that is none: the one that was meant, if any is near; or of one that has no value."""
    if name in NAMES:
        return Note("read-as-words", NAMES[name], f"{name}:…")
    slips_of = {each: slips(name, each, NEAR) for each in sorted(NAMES) if each.isascii()}
    best = min(slips_of, key=slips_of.__getitem__)
    return Note("unknown-field", name, best if slips_of[best] <= NEAR else "")


def _condition(
    groups: tuple[str, ...], known: Known, *, log: bool, strict: bool, is_prose: bool
) -> tuple[tuple[Condition, ...], tuple[Note, ...]]:
    """The filter of one piece, or none where it is words."""
    minus, name, raw = groups[0], groups[1].lower(), groups[2]
    field, is_written = NAMES[name], name == groups[1]

    def as_words(value: str) -> tuple[tuple[Condition, ...], tuple[Note, ...]]:
        return (), () if log or strict else (Note("read-as-words", field, value),)

    if field in SPANS:
        spans = list(_spans(raw, OPENING.get(name, "")))
        if None in spans or not spans:
            return as_words(raw)
        return (Condition(field, (), tuple(span for span in spans if span), bool(minus)),), ()
    values, notes = [], []
    for value in _values(raw):
        found = known(field, folded(value))
        if found is None:
            if log or is_prose or not (strict or (is_written and _is_plausible(field, value))):
                return as_words(value)
            if not minus:
                notes.append(Note("unknown-value", field, value))
        values.append(folded(value) if found is None else found)
    return ((Condition(field, tuple(values), (), bool(minus)),), tuple(notes)) if values else ((), ())


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
            found = period(match.groups()[1:])
            yield found and _opened(opening or match[1] or "", *found)
        else:
            yield None


def _between(match: re.Match[str]) -> Span | None:
    first = period(match.groups()[:3]) if match[1] else (1, 1)
    last = period(match.groups()[3:]) if match[4] else (LAST_DAY, LAST_DAY)
    return (first[0], last[1]) if first and last and (match[1] or match[4]) else None


def _opened(sign: str, first: int, last: int) -> Span:
    """A period, or what lies before or after it."""
    if sign in ("<", "<="):
        return (1, first - 1 if sign == "<" else last)
    if sign:
        return (first if sign == ">=" or (sign == "after" and first == last) else last + 1, LAST_DAY)
    return first, last


def period(groups: Sequence[str | int | None]) -> Span | None:
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
    """What tells whether a query has operators, as JSON for the browser."""
    return {
        "patterns": PATTERNS,
        "sign": SIGN,
        "log": LOG,
        "alert": ALERT,
        "parted": PARTED,
        "quotes": f"[{QUOTES}]",
        "word": WORD,
    }


def rules_apart() -> dict[str, object]:
    """The other tables and patterns of this module, for a query that has."""
    return {
        "names": NAMES, "spans": SPANS, "closed": CLOSED, "longest": LONGEST_VALUE, "item": LIST_ITEM, "or": OR,
        "date": DATE, "range": RANGE, "closedValue": CLOSED_VALUE, "lastDay": LAST_DAY, "opening": OPENING,
        "between": BETWEEN, "unknown": UNKNOWN, "near": NEAR, "name": NAME, "flag": FLAG, "argument": ARGUMENT,
        "stressed": STRESSED, "capitals": CAPITALS, "foreign": FOREIGN, "prose": PROSE,
    }  # fmt: skip
