"""A line of Markdown as the words a reader sees, its list and table marks, and the language of a text."""

from __future__ import annotations

import re

LONGEST = 8_000

_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)(.{1,600}?)(?<!`)\1(?!`)")
_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){0,400})\](?:\([^()]{0,600}(?:\([^()]{0,200}\)[^()]{0,200})?\)|\[[^\[\]]{0,100}\])"
)
_ADDRESS = re.compile(r"<(https?://[^<>\s]{1,600})>")
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,600}>")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(markdown: str) -> str:
    """Links as their words, without emphasis, tags and escapes; identifiers keep their underscores.

    >>> plain("**Set** `gc_thresh3` as [told](https://example.com/a_b) by <b>malte_j</b>")
    'Set gc_thresh3 as told by malte_j'
    """
    text, parts, at = markdown[:LONGEST], list[str](), 0
    for match in _CODE.finditer(text):
        parts += [_prose(text[at : match.start()]), match[2]]
        at = match.end()
    return " ".join("".join([*parts, _prose(text[at:])]).split())


def _prose(text: str) -> str:
    text = _LINK.sub(lambda match: match[1], text)
    text = _TAG.sub("", _ADDRESS.sub(lambda match: match[1], text))
    return _ESCAPE.sub(lambda match: match[1], _EMPHASIS.sub("", text))


BULLET = re.compile(r"^(\s*)(?:[-*+•]|\d{1,3}[.)、])\s+(.*)$")


def cells(row: str) -> list[str]:
    """The cells of a table's row, as words."""
    inner = re.sub(r"(?<!\\)\|\s*$", "", row.strip().removeprefix("|"))
    return [plain(re.sub(r"<br\s*/?>", " ", cell)) for cell in re.split(r"(?<!\\)\|", inner)]


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
