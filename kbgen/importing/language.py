"""Which language a text is in, as far as its letters alone say it."""

from __future__ import annotations

import re

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
