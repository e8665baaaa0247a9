r"""Text to search terms: the one analyzer. Its rules in words are the page `analyzer.md`.

Everything here that is a table or a pattern travels to the browser as data
(`rules`), so the patterns keep to what Python and JavaScript read alike: classes
spelled out, never `\w`, `\b` or `\s`. `vectors.json` binds the two.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import add

from kbgen.search.text import stemming
from kbgen.search.text.stemming import stem
from kbgen.search.text.traditional import simplified

VERSION = "9"
SHORTENED = 8  # the last bits of a hash, which are left out where it stands for a term
KEY = "="  # begins what stands for a line as a whole: no other term begins so
LONGEST_TERM = 40
STOP_WORDS = frozenset(
    "a an and are as at be been but by can did do does for from had has have he her his "  # noqa: SIM905
    "how i if in into is it its me my not of on or our she so than that the their them "
    "then there these they this to was we were what when which who will with you your".split()
)

_INVISIBLE = "[\u0000-\u0008\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]"
# Accents, and the vowel signs of Hebrew and Arabic that few people type; what Unicode takes for letters of their own.
_ACCENTED = "[\u00c0-\u024f\u0300-\u06ff\u1e00-\u1fff]"
_ACCENTS = "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670]"
_LETTERS = {
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d",
    "ð": "d", "Ð": "d", "ł": "l", "Ł": "l", "þ": "th", "Þ": "th", "ı": "i",
}  # fmt: skip
_APOSTROPHE = "[\u2018\u2019\u02bc]"
_SUFFIX = "'(?<=[A-Za-z]')(?:[stdmSTDM]|[rv]e|[RV]E|ll|LL)(?![A-Za-z0-9_])"

_CLOCK = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
_HEX = "[0-9a-fA-F]"
# Numbers that look like an id and name an error: a Windows code (HRESULT, NTSTATUS, what .NET and C++ throw) in
# hexadecimal without its 0x, the same in decimals with and without a sign, and the ends of the types of integers.
_ERROR_HEX = f"(?:(?:80(?:0{_HEX}|1[03]|24|31)|[cC]000){_HEX}{{4}}|[eE](?:0434352|06[dD]7363))"
_ENDS = "8388607|16777215|214748364[78]|4294967295|9223372036854775807|18446744073709551615"
_SIZES = "1073741824|3221225472"  # of memory: 1 and 3 GiB
_ERROR_DECIMAL = (
    f"(?!(?:{_ENDS}|{_SIZES})$)(?:21(?:4[3-9]|5[01])[0-9]{{6}}|1073[67][0-9]{{5}}|32212[2-9][0-9]{{4}}"
    "|532462766|3762504530|529697949|3765269347)"
)
_LONG_NUMBER = f"^(?!(?:{_ERROR_HEX}|{_ERROR_DECIMAL}|{_ENDS}|{_SIZES})$)[0-9]{{7,}}$"
# A Windows code in each of its spellings.
_ERROR_SPELLINGS = (f"^(?:0x)?({_ERROR_HEX})$", f"^{_ERROR_DECIMAL}$")
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
    f"0x{_HEX}{{12,}}",  # an address; a shorter number names an error
    f"(?!{_ERROR_HEX}(?![A-Za-z0-9_]))(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9]){_HEX}{{8,}}",
)
# What stands in whatever any of them finds, looked for first: most words with a digit have none of it.
_MAY_VARY = f"[0-9]{{4}}[-/]|[0-9]:[0-9]{{2}}|[0-9][.][0-9]|{_HEX}{{8}}"
_MASKS = tuple(f"(?<![A-Za-z0-9_])(?:{each})(?![A-Za-z0-9_])" for each in _VARIABLE)

# Written without blanks: Thai and its neighbours, then Han, kana and hangul.
HAN = "\u0e00-\u1cff\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
FIRST_HAN, _CHINESE = "\u0e00", ("\u3005", "\ud7b0")
_EMOJI = "[\u2600-\u27bf\U0001f000-\U0001faff]"
_WORD = "A-Za-z0-9_\u00c0-\u024f\u0370-\u0df5"  # Latin, Greek, Cyrillic, Hebrew, Arabic, the scripts of India
_TOKEN = f"(?<![{_WORD}])[A-Za-z](?:#|[+][+])(?![{_WORD}#+])|[{HAN}]+|{_EMOJI}|[{_WORD}][{_WORD}.:/-]*"
_JOINTS = "[._:/-]+"
# What names an error or a release as a whole, words before numbers: ORA-01555, 1.2.3-rc1, us-east-1.
_CODE = (
    "^(?:[A-Za-z]+[._-])*[A-Za-z]*[0-9][0-9A-Za-z]*(?:[._-][0-9][0-9A-Za-z]*)*(?:-(?:alpha|beta|rc|m|p)[.]?[0-9]*)?$"
)
_LONGEST_CODE, _SHORTEST_NUMBER = 24, 8  # characters
_JOINED_CODE = "^[A-Za-z]{2,}-[0-9]+$"  # written with its hyphen and without: ORA-01555, SHA-256, INC-2041
_PLURAL = "(?:[A-Z]{2,}|[Aa]pi|[CGcg]pu|[Dd]b|[Ii][dp]|[Pp]r|[Vv]m)s(?![A-Za-z])"  # of an abbreviation
_CAMEL = f"{_PLURAL}|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+"

# What `clean` replaces, in order: pattern, replacement.
_CLEANING = ((_INVISIBLE, ""), (_APOSTROPHE, "'"), (_SUFFIX, ""), *((mask, " ") for mask in _MASKS))

_cleaning = tuple((re.compile(pattern), to) for pattern, to in _CLEANING)
_marks, _masks, _digit = _cleaning[:3], _cleaning[3:], re.compile("[0-9]")
_token, _joints = re.compile(_TOKEN), re.compile(_JOINTS)
_camel, _plural = re.compile(_CAMEL), re.compile(f"^{_PLURAL}$")
_letters, _long_number = re.compile("[A-Za-z]+"), re.compile(_LONG_NUMBER)
_error_hex, _error_decimal = map(re.compile, _ERROR_SPELLINGS)
_may_vary = re.compile(_MAY_VARY)
# As NFKC has them; in a text with none of its other forms there is then nothing for it to do.
_WIDE = tuple(zip("，：；（）！？", ",:;()!?", strict=True))
_CONTROLS = "".join(map(chr, range(9)))
_BETWEEN = _CONTROLS[0]  # of which a cleaned text has none
_accented, _accents = re.compile(_ACCENTED), re.compile(_ACCENTS)
_half_pair = re.compile("[\ud800-\udfff]")
_own_letters, _code = re.compile(f"[{''.join(_LETTERS)}]"), re.compile(_CODE)
_joined_code = re.compile(_JOINED_CODE)


def analyze(text: str) -> list[str]:
    """The terms of `text`, in order and with repetitions.

    >>> analyze("kube-proxy: 连接超时 at 10:22")
    ['kub', 'proxi', 'kubeproxi', '连接', '接超', '超时']
    """
    tokens = _token.findall(clean(text))  # all text goes through here
    if max(tokens, default="") < FIRST_HAN:
        return list(chain.from_iterable(map(_latin_terms, tokens)))
    return list(chain.from_iterable([_latin_terms(each) if each < FIRST_HAN else _pairs(each) for each in tokens]))


def worded(text: str) -> list[tuple[str, str]]:
    """The terms of `text` as `analyze` gives them, each with the word or pair that it was made of.

    A stop word stands there too, with an empty term: it tells nothing, but "log in" is not "log".
    """
    return [each for token in _token.findall(clean(text)) for each in _worded(token)]


def alone(text: str) -> frozenset[str]:
    """The words of `text`, in lower case, that are no part of a name such as `java.lang.Long` or `/var/log`."""
    return frozenset(token.rstrip(".:/-").lower() for token in _token.findall(clean(text)))


def wholes(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words and names of `text` as they stand, each with the terms of which any shows that a document has it.

    The parts of a code, or of a name as programs write it, don't show that: they stand in others.

    >>> list(wholes("the kube-proxy: ORA-01555, sql.PSQLException 连接超时"))  # doctest: +NORMALIZE_WHITESPACE
    [('kube-proxy', ('kub', 'proxi', 'kubeproxi')), ('ORA-01555', ('ora01555',)),
     ('sql.PSQLException', ('psqlexcept',)), ('连接超时', ('连接', '接超', '超时'))]
    """
    for token in _token.findall(clean(text)):
        name = token.rstrip(".:/-")
        words = (
            ()
            if is_han(token)
            else tuple(_codes(token)) or tuple(map(_singular, filter(_is_camel, _joints.split(name)[-1:])))
        )
        terms = [stem(each.lower()) for each in words if _tells(each.lower())] if words else token_terms(token)
        if terms and len(name) > 1:
            yield name, tuple(terms)


def _worded(token: str) -> list[tuple[str, str]]:
    if is_han(token):
        return [(pair, pair) for pair in token_terms(token)]
    words = ((word, word.lower()) for word in _words(token))
    known = [(word, lower, lower in STOP_WORDS) for word, lower in words]
    return [("" if stops else stem(lower), word) for word, lower, stops in known if stops or _tells(lower)]


def clean(text: str) -> str:
    """`text` in one normal form, with what varies from one log line to the next blanked."""
    if not _is_plain(text):
        text = text if text.isascii() else _plain_letters(text)
        for pattern, to in _marks:
            text = pattern.sub(to, text)
    return _masked(text) if _digit.search(text) else text  # nothing without a digit varies


def _masked(text: str) -> str:
    """`text` with what varies blanked. The patterns look only where something may vary, all places at once."""
    made, parts, done = list[str](), list[str](), 0
    for first, last in _varying(text):
        made.append(text[done:first])
        parts.append(text[first:last])
        done = last
    if not parts:
        return text
    joined = _BETWEEN.join(parts)
    for pattern, to in _masks:
        joined = pattern.sub(to, joined)
    blanked = joined.split(_BETWEEN)
    return "".join([*chain.from_iterable(zip(made, blanked, strict=True)), text[done:]])


def _varying(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand in which something may vary, each with the two before it (a month and a day), those that touch
    together.
    """
    first, last = 0, -1  # of those found
    found = _may_vary.search(text)
    while found:
        begin = text.rfind(" ", last + 1, found.start()) + 1 or last + 1
        for _ in range(2):
            before = text[last + 1 : begin].rstrip(" ")
            begin = last + 1 + before.rfind(" ") + 1
        if begin > last + 1:
            if last >= 0:
                yield first, last
            first = begin
        end = text.find(" ", found.end())
        last = len(text) if end < 0 else end
        found = _may_vary.search(text, last)
    if last >= 0:
        yield first, last


def _is_plain(text: str) -> bool:
    """Whether there is nothing in `text` for another form: most words, and most lines of a log."""
    return text.isascii() and "'" not in text and not any(map(text.__contains__, _CONTROLS))


def line_key(text: str) -> str:
    """A term that stands for a line as a whole, whatever varies in it: two lines with the same key read the same."""
    return f"{KEY}{fnv(as_line(text)):08x}"


def as_line(text: str) -> str:
    """A line as lines are compared as a whole: plain letters in lower case, single blanks."""
    return " ".join(part for part in re.split("[ \t]+", _plain_letters(text).lower()) if part)


def fnv(text: str) -> int:
    """FNV-1a of the UTF-8, in 32 bits."""
    value = 0x811C9DC5
    for byte in _half_pair.sub("\ufffd", text).encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def short_hash(text: str) -> int:
    """A hash in 24 bits: of some ten thousand terms hardly two have the same."""
    return fnv(text) >> SHORTENED


def longest_term(text: str) -> str:
    """The longest term of a line, the first of equal ones: by it the line's key is found."""
    return max(analyze(as_line(text)), key=len, default="")


def varies(text: str) -> bool:
    """Whether something in `text` varies from one log line to the next: a time, an address, an id."""
    return bool(_digit.search(text)) and any(pattern.search(text) for pattern, _ in _masks)


def folded(text: str) -> str:
    """`text` in lower case without what hides in it: every term's first letters stand in there."""
    return _cleaning[0][0].sub("", _plain_letters(text)).lower()


def _plain_letters(text: str) -> str:
    """`text` in one form of Unicode, without accents, Traditional characters as Simplified ones."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    text = unicodedata.normalize("NFKC", text)
    if _accented.search(text):
        text = unicodedata.normalize("NFC", _accents.sub("", unicodedata.normalize("NFKD", text)))
        text = _own_letters.sub(lambda match: _LETTERS[match[0]], text)
    return simplified(text)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the tokens of an uncleaned text stand: (start, end)."""
    return (match.span() for match in _token.finditer(text))


def token_terms(token: str) -> Sequence[str]:
    """The terms of one token: pairs of a Han run, pieces and wholes of a Latin one."""
    return _pairs(token) if is_han(token) else _latin_terms(token)


def _pairs(token: str) -> Sequence[str]:
    return list(map(add, token, token[1:])) or [token]


@lru_cache(maxsize=50_000)
def _latin_terms(token: str) -> tuple[str, ...]:
    return tuple(stem(word.lower()) for word in _words(token) if _tells(word.lower()))


def other_spellings(term: str) -> tuple[str, ...]:
    """The other terms for the Windows code that a term is; none for what is no such code.

    >>> other_spellings("0x80070005")
    ('80070005', '2147024891', '2147942405')
    """
    if len(term) < _SHORTEST_NUMBER or not _digit.search(term):
        return ()
    if found := _error_hex.match(term):
        number = int(found[1], 16)
    elif _error_decimal.match(term):  # of 32 bits, without its sign where it is negative
        number = max(int(term), (1 << 32) - int(term))
    else:
        return ()
    written = (f"0x{number:x}", f"{number:x}", str((1 << 32) - number), str(number))
    return tuple(each for each in written if each != term)


def is_han(token: str) -> bool:
    """Whether a token or term is of a script without blanks between words, read in pairs."""
    return token[:1] >= FIRST_HAN


def is_chinese(term: str) -> bool:
    """Whether a term is made of Han, kana or hangul."""
    return _CHINESE[0] <= term < _CHINESE[1]


def _words(token: str) -> Iterator[str]:
    if token[-1:] in "#+" and len(token) > 1:  # C#, C++
        yield token
        token = token[0]
    parts = [part for part in _joints.split(token) if part]
    if len(parts) > 1:
        yield from _codes(token)
    for part in parts:
        pieces = _camel.findall(part) if _is_camel(part) else ()
        if len(pieces) > 1:
            yield from map(_singular, pieces)
        yield _singular(part)
    if 2 <= len(parts) <= 3 and all(_letters.fullmatch(part) for part in parts):
        yield "".join(parts)


def _singular(word: str) -> str:
    return word[:-1] if word[-1:] == "s" and _plural.match(word) else word


def _codes(token: str) -> Iterator[str]:
    for each in re.split("[:/]+", token):
        code = each.strip("._-")
        if len(code) <= _LONGEST_CODE and re.search("[._-]", code) and _code.match(code):
            if _joined_code.match(code):
                code = code.replace("-", "")
            yield code[1:] if code[0] in "vV" and code[1].isdigit() else code


def _is_camel(part: str) -> bool:
    return part[1:] != part[1:].lower() and part != part.upper() and not part.startswith("0x")


def _tells(word: str) -> bool:
    return word not in STOP_WORDS and len(word) <= LONGEST_TERM and not _long_number.match(word)


def rules() -> dict[str, object]:
    """The tables and patterns of this module and of `stemming`, as JSON for the browser."""
    return {
        "cleaning": _CLEANING,
        "marks": len(_marks),
        "mayVary": _MAY_VARY,
        "token": _TOKEN,
        "joints": _JOINTS,
        "camel": _CAMEL,
        "plural": f"^{_PLURAL}$",
        "han": FIRST_HAN,
        "chinese": _CHINESE,
        "accented": _ACCENTED,
        "accents": _ACCENTS,
        "letters": _LETTERS,
        "code": _CODE,
        "longestCode": _LONGEST_CODE,
        "joinedCode": _JOINED_CODE,
        "stop": sorted(STOP_WORDS),
        "longest": LONGEST_TERM,
        "longNumber": _LONG_NUMBER,
        "errorSpellings": _ERROR_SPELLINGS,
        "shortened": SHORTENED,
        "stems": stemming.RULES,
        "endings": stemming.ENDINGS,
        "irregular": stemming.IRREGULAR,
    }
