"""Where in a document something is said, and as what: the part of the story it stands in, and cause or effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Role = Literal["cause", "effect", "plain"]
Part = Literal["cause", "told", "aside", "other"]

# What the heading of a part says of it; the first that fits counts.
_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (
        "aside",
        re.compile(
            r"time ?line|action|follow[- ]?ups?|next steps|remediation|prevent|lessons?|learn|go (?:so )?well"
            r"|went (?:so )?well|luck|improve|recommend|appendix|links|resolution|recovery|impact|detection|verif"
            r"|时间线|时间轴|(?:处理|处置|排查|恢复)经过|改进|后续|措施|预防|教训|总结|恢复|处理|影响|发现|验证",
            re.IGNORECASE,
        ),
    ),
    (
        "cause",
        re.compile(
            r"cause|why|trigger|went wrong|contribut|diagnos|analysis|原因|根因|为什么|诱因|分析", re.IGNORECASE
        ),
    ),
    (
        "told",
        re.compile(
            r"summary|overview|what happened|description|details?|tl;?dr|background|in brief|issue|abstract"
            r"|概述|摘要|背景|发生了什么|概况|简介|描述|经过",
            re.IGNORECASE,
        ),
    ),
)
_LABEL = re.compile(r"[\W_]{0,6}([A-Za-z][A-Za-z ']{2,30}|[\u3400-\u9fff]{2,10})[*_]{0,3}[:：]")
LONGEST_HEADING = 5  # words of a line that is the heading of a part though nothing marks it

# What stands before a cause, and what stands before an effect.
_MARK = re.compile(
    r"(?P<cause>\b(?:caused by|due to|because(?: of)?|owing to|root causes?|reason|triggered by"
    r"|result(?:ed|ing)? (?:of|from)|stemm?(?:ed|ing) from|thanks to|as a consequence of)\b"
    r"|由于|因为|原因是|根因是|起因|源于|由[^，。；]{1,20}(?:引起|导致|造成|触发))"
    r"|(?P<effect>\b(?:led to|leading to|leads to|caus(?:ed|ing|es)|result(?:ed|ing|s)? in|meant that|so that"
    r"|which made|and so|therefore|consequently|as a result)\b|导致|引起|造成|引发|使得|于是|从而|结果)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"^\W*no\b|\b(?:not (?:a|an|the|due|caused|related)|no (?:sign|evidence|trace|indication)|contained no|showed no"
    r"|instead of|rather than|ruled out|rules out|excluded|without|against|suspected|hypothes\w+|at first|initially"
    r"|thought|unrelated|red herring|turned out not|similar to|unlike|such as|e\.g\.|protect\w* from|prevent\w*"
    r"|avoid\w*)\b|是不是|是否|不是|排除|并非|怀疑|以为|无关|防止|避免|类似|没有[^，。；]{0,20}(?:证据|迹象)|未发现|最初把|误判为",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])")


class Piece(NamedTuple):
    """A piece of a sentence, told as the cause of something, as its effect, or plainly; `denied`: perhaps not so."""

    text: str
    role: Role
    denied: bool


def part_of(heading: str) -> Part:
    """What a part of a document tells, by its heading."""
    return next((part for part, names in _PARTS if names.search(heading)), "other")


def label_of(line: str) -> Part | None:
    """The same for a line that begins with a label of its own: `Root cause: ...`."""
    found = _LABEL.match(line)
    part = part_of(found[1]) if found else "other"
    return None if part == "other" else part


def is_heading(line: str) -> bool:
    """Whether a bare line is the heading of a part, in a text without marks."""
    bare = line.strip(" :：*_#")
    return (
        len(bare.split()) <= LONGEST_HEADING and len(bare) < 40 and part_of(bare) != "other" and bare[-1:] not in ".。"
    )


def pieces(line: str) -> Iterator[Piece]:
    """The pieces of a line's sentences, divided where a cause or an effect is announced."""
    for sentence in _SENTENCE.split(line):
        denied = bool(_DENIED.search(sentence))
        marks = list(_MARK.finditer(sentence))
        if not marks:
            yield Piece(sentence, "plain", denied)
            continue
        first: Role = "effect" if marks[0]["cause"] else "cause"
        yield Piece(sentence[: marks[0].start()], first, denied)
        for at, mark in enumerate(marks):
            end = marks[at + 1].start() if at + 1 < len(marks) else len(sentence)
            yield Piece(sentence[mark.end() : end], "cause" if mark["cause"] else "effect", denied)
            if mark["cause"] and len(mark[0]) > 3 and mark[0][0] == "由":
                yield Piece(mark[0], "cause", denied)


def unfinished(line: str) -> str:
    """The sentence that a line begins and does not end."""
    last = _SENTENCE.split(line)[-1]
    return "" if last.rstrip()[-1:] in tuple(".!?。！？") else last
