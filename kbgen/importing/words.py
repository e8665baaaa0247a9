"""A line of Markdown as the words a reader sees, with what stands in code left as it is."""

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
