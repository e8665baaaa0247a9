r"""Text to search terms: the one analyzer. Its rules in words are the page `analyzer.md`.

Everything here that is a table or a pattern travels to the browser as data
(`rules`), so the patterns keep to what Python and JavaScript read alike: classes
spelled out, never `\w`, `\b` or `\s`. `vectors.json` binds the two.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kbgen.search.text import stemming
from kbgen.search.text.stemming import stem
from kbgen.search.text.traditional import simplified

VERSION = "3"
LONGEST_TERM = 40
STOP_WORDS = frozenset(
    "a an and are as at be been but by can did do does for from had has have he her his "  # noqa: SIM905
    "how i if in into is it its me my not of on or our she so than that the their them "
    "then there these they this to was we were what when which who will with you your".split()
)

_INVISIBLE = "[\u0000-\u0008\u200b-\u200f\u2060\ufeff]"
_APOSTROPHE = "[\u2018\u2019\u02bc]"
_SUFFIX = "(?<=[A-Za-z])'(?:[stdmSTDM]|[rv]e|[RV]E|ll|LL)(?![A-Za-z0-9_])"

_CLOCK = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
_HEX = "[0-9a-fA-F]"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
# What varies from one log line to the next, in the order it is blanked.
_VARIABLE = (
    f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_CLOCK}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?",
    "[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}",
    f"{_MONTH} +[0-9]{{1,2}} [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}",
    "[IWEF][0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]+",
    "[0-9]{1,3}(?:[.][0-9]{1,3}){3}(?::[0-9]{1,5}|/[0-9]{1,2})?",  # before clock times: 1.2.3.4:80
    _CLOCK,
    f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}",
    f"0x{_HEX}+",
    f"(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9]){_HEX}{{8,}}",
)
_MASKS = tuple(f"(?<![A-Za-z0-9_])(?:{each})(?![A-Za-z0-9_])" for each in _VARIABLE)

HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
_FIRST_HAN = HAN[0]
_WORD = "A-Za-z0-9_\u00c0-\u024f"
_TOKEN = f"[{HAN}]+|[{_WORD}][{_WORD}.:/-]*"
_JOINTS = "[._:/-]+"
_CAMEL = "[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+"

# What `clean` replaces, in order: pattern, replacement.
_CLEANING = ((_INVISIBLE, ""), (_APOSTROPHE, "'"), (_SUFFIX, ""), *((mask, " ") for mask in _MASKS))

_cleaning = tuple((re.compile(pattern), to) for pattern, to in _CLEANING)
_marks, _masks, _digit = _cleaning[:3], _cleaning[3:], re.compile("[0-9]")
_token, _joints, _camel = re.compile(_TOKEN), re.compile(_JOINTS), re.compile(_CAMEL)
_letters, _long_number = re.compile("[A-Za-z]+"), re.compile("[0-9]{5,}")


def analyze(text: str) -> list[str]:
    """The terms of `text`, in order and with repetitions.

    >>> analyze("kube-proxy: 连接超时 at 10:22")
    ['kub', 'proxi', 'kubeproxi', '连接', '接超', '超时']
    """
    return [term for token in _token.findall(clean(text)) for term in token_terms(token)]


def worded(text: str) -> list[tuple[str, str]]:
    """The terms of `text` as `analyze` gives them, each with the word or pair that it was made of.

    A stop word stands there too, with an empty term: it tells nothing, but "log in" is not "log".
    """
    return [each for token in _token.findall(clean(text)) for each in _worded(token)]


def _worded(token: str) -> list[tuple[str, str]]:
    if is_han(token):
        return [(pair, pair) for pair in token_terms(token)]
    words = ((word, word.lower()) for word in _words(token))
    known = [(word, lower, lower in STOP_WORDS) for word, lower in words]
    return [("" if stops else stem(lower), word) for word, lower, stops in known if stops or _tells(lower)]


def clean(text: str) -> str:
    """`text` in one normal form, with what varies from one log line to the next blanked."""
    if not _is_plain(text):
        text = simplified(unicodedata.normalize("NFKC", text))
        for pattern, to in _marks:
            text = pattern.sub(to, text)
    if _digit.search(text):  # nothing without a digit varies
        for pattern, to in _masks:
            text = pattern.sub(to, text)
    return text


def _is_plain(text: str) -> bool:
    """Whether there is nothing in `text` for another form: most words, and most lines of a log."""
    return text.isascii() and "'" not in text and text.isprintable()


def varies(text: str) -> bool:
    """Whether something in `text` varies from one log line to the next: a time, an address, an id."""
    return bool(_digit.search(text)) and any(pattern.search(text) for pattern, _ in _masks)


def folded(text: str) -> str:
    """`text` in lower case without what hides in it: every term's first letters stand in there."""
    return _cleaning[0][0].sub("", simplified(unicodedata.normalize("NFKC", text))).lower()


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the tokens of an uncleaned text stand: (start, end)."""
    return (match.span() for match in _token.finditer(text))


def token_terms(token: str) -> Sequence[str]:
    """The terms of one token: pairs of a Han run, pieces and wholes of a Latin one."""
    if is_han(token):
        return [token[at : at + 2] for at in range(max(1, len(token) - 1))]
    return _latin_terms(token)


@lru_cache(maxsize=50_000)
def _latin_terms(token: str) -> tuple[str, ...]:
    return tuple(stem(word.lower()) for word in _words(token) if _tells(word.lower()))


def is_han(token: str) -> bool:
    """Whether a token or term is made of Han, kana or hangul."""
    return token[:1] >= _FIRST_HAN


def _words(token: str) -> Iterator[str]:
    parts = [part for part in _joints.split(token) if part]
    for part in parts:
        pieces = _camel.findall(part) if _is_camel(part) else ()
        if len(pieces) > 1:
            yield from pieces
        yield part
    if 2 <= len(parts) <= 3 and all(_letters.fullmatch(part) for part in parts):
        yield "".join(parts)


def _is_camel(part: str) -> bool:
    return part[1:] != part[1:].lower() and part != part.upper()


def _tells(word: str) -> bool:
    return word not in STOP_WORDS and len(word) <= LONGEST_TERM and not _long_number.fullmatch(word)


def rules() -> dict[str, object]:
    """The tables and patterns of this module and of `stemming`, as JSON for the browser."""
    return {
        "cleaning": _CLEANING,
        "marks": len(_marks),
        "token": _TOKEN,
        "joints": _JOINTS,
        "camel": _CAMEL,
        "han": _FIRST_HAN,
        "stop": sorted(STOP_WORDS),
        "longest": LONGEST_TERM,
        "stems": stemming.RULES,
    }
