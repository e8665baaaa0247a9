"""Which of many short texts stand in a long one, told word by word: most words stand in many texts."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 50_000  # words that are known at once
LONGEST = 60  # characters of a word that is worth knowing


class Hints:
    """Some texts to look for. What is known of words is of use for the next text.

    >>> sorted(Hints(("token", "sk-", "lack of")).among("a lack of sk-tokens"))
    ['lack of', 'sk-', 'token']
    """

    def __init__(self, hints: Iterable[str]) -> None:
        every = dict.fromkeys(hints)
        self._within = tuple(each for each in every if each.split() == [each])
        self._across = tuple(each for each in every if each not in self._within)
        self._without, self._with = set[str](), dict[str, frozenset[str]]()

    def among(self, text: str) -> set[str]:
        """Those that stand in a text."""
        found = {each for each in self._across if each in text}
        without, having = self._without, self._with  # two threads may ask at once
        words = {*text.split()} - without
        new = [word for word in words if word not in having]
        joined = " ".join(new)
        hits = [each for each in self._within if each in joined] if new else ()
        for word in new:
            has = frozenset([each for each in hits if each in word])
            found |= has
            if len(word) > LONGEST:
                continue
            if has:
                having[word] = has
            else:
                without.add(word)
        found.update(*(having[word] for word in words if word in having))
        if len(without) + len(having) > MOST:
            self._without, self._with = set(), {}
        return found
