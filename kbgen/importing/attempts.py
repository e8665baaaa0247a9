"""What was tried, from the lists below such a heading; an outcome only where the item says it."""

from __future__ import annotations

import re
from collections.abc import Iterable

# An outcome stands at the item's end, behind a dash, a colon, an arrow or in brackets.
_SAYS = {
    "made_worse": r"(?:made|making) (?:it|things) worse|worse|更糟|恶化|更严重",
    "no_effect": r"(?:had |has )?no (?:effect|change|success|luck)|(?:it )?(?:did not|didn['’]t) (?:help|work)"
    r"|failed|unsuccessful|without success|无效|没有?(?:效果|作用|用)|未(?:生效|解决|恢复|奏效)|失败|无果",
    "temporary": r"(?:helped |worked )?temporar(?:y|ily)|helped for a while"
    r"|暂时(?:有效|恢复|缓解)|临时(?:有效|恢复|缓解)",
    "partial": r"partial(?:ly)?(?: successful| helped)?|helped (?:a bit|a little|partly)"
    r"|部分(?:有效|恢复|缓解|解决)|有所缓解",
    "worked": r"(?:it )?(?:worked|helped|fixed it|solved it|resolved it)|success(?:ful)?"
    r"|有效|生效|成功|已?解决|已?恢复",
}  # fmt: skip
_OUTCOMES = {
    outcome: re.compile(rf"\s*(?:[-–—:：→,，;；]+>?|=>|[(（\[])\s*(?:{says})\s*[)）\]]?\s*[.。!！]?$", re.IGNORECASE)
    for outcome, says in _SAYS.items()
}


def attempts(texts: Iterable[str]) -> list[dict[str, str]]:
    """The items of such lists, each once.

    >>> attempts(["Restart: no effect", "回滚（有效）", "Wait"])
    [{'action': 'Restart', 'outcome': 'no_effect'}, {'action': '回滚', 'outcome': 'worked'}, {'action': 'Wait'}]
    """
    return [_attempt(text) for text in dict.fromkeys(texts)]


def _attempt(text: str) -> dict[str, str]:
    for outcome, pattern in _OUTCOMES.items():
        if (said := pattern.search(text)) and said.start():
            return {"action": text[: said.start()], "outcome": outcome}
    return {"action": text}
