"""A line of Markdown as the words a reader sees, its list and table marks, and the language of a text."""

from __future__ import annotations

import re

from kbgen.markdown import plain as shown

LONGEST = 8_000

# A link whose address stands elsewhere in the text, bold words of which a line holds one end alone, and the mail
# address beside a person, which is no part of the name.
_REFERENCE = re.compile(r"\[([^\[\]]{1,400})\]\[[^\[\]]{0,100}\]")
_MAIL = re.compile(r"(?<=\S)\s{0,9}<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
_NOTE = re.compile(r"(`[^`]{0,400}`)|\[\^[\w.-]{1,40}\](?::(?=\s|$))?")  # the mark of a footnote, not in code
_ONE_END = re.compile(r"\A\*\*(?=\S)|(?<=\S)\*\*\Z")


def plain(markdown: str) -> str:
    """Links as their words, without emphasis, tags and escapes; identifiers keep their underscores.

    >>> plain("**Set** `gc_thresh3` as [told](https://example.com/a_b) by <b>malte_j</b>")
    'Set gc_thresh3 as told by malte_j'
    >>> plain("hashsize*8 of <none>, _State and [a][b] by Ann <ann@example.com>")
    'hashsize*8 of <none>, _State and a by Ann'
    """
    text = _NOTE.sub(lambda match: match[1] or "", markdown[:LONGEST]) if "[^" in markdown else markdown[:LONGEST]
    text = _MAIL.sub("", _REFERENCE.sub(lambda match: match[1], text))
    return _ONE_END.sub("", " ".join(shown(text).split()))


# The mark of a list's item; Chinese numbers (`1、`, `（1）`, `①`) need no blank behind them.
BULLET = re.compile(
    r"^(\s*)(?:(?:[-*+•]|\d{1,3}[.)])\s+|(?:\d{1,3}(?:[、．）]|\.(?=[\u4e00-\u9fff]))|（\d{1,2}）|[①-⑳])\s*+)(.*)$"
)


def cells(row: str) -> list[str]:
    """The cells of a table's row, as words."""
    inner = re.sub(r"(?<!\\)\|\s*$", "", row.strip().removeprefix("|"))
    return [plain(re.sub(r"<br\s*/?>", " ", cell).replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner)]


def is_rule(row: str) -> bool:
    """Whether a row is the line of dashes below a table's header."""
    return bool(re.fullmatch(r"[\s|:-]+", row)) and "-" in row


_SAMPLE = 20_000
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7a3]")


def written_in(text: str) -> str | None:
    """`zh` for a text with a good share of Chinese characters; None where letters leave it open.

    >>> written_in("连接池耗尽，重启网关后恢复，根因是热点 key"), written_in("Pool exhausted")
    ('zh', None)
    """
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    letters = sum(character.isalpha() for character in sample)
    return "zh" if han >= 12 and han * 6 > letters and not _KANA_OR_HANGUL.search(sample) else None
