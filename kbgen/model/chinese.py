"""What our code says in English, in Chinese: tables have every sentence that it can write, by its English.

The code writes English, once, beside what it does. Here a message is taken apart into those sentences again, and what
they quote is set into the Chinese ones. Codes, names of fields and commands have no language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

LONGEST = 2_000  # characters of a message; a longer one quotes more than it says

OURS = ("what", "shared", "legal", "why", "then")  # what stands there are words of ours; all else is quoted
MUST = "must"  # the same, of a sentence that says next to nothing itself: without Chinese for that, it is another one
JOINTS = {"listed": (", ", "、"), "faults": ("; ", "；")}  # several of our words, and how they are joined


@dataclass(frozen=True)
class Sentence:
    """The fixed parts of an English sentence, the names of what stands between them, and the Chinese for it."""

    fixed: tuple[str, ...]
    names: tuple[str, ...]
    chinese: str

    def read(self, text: str, start: int) -> tuple[int, dict[str, str]] | None:
        """Where the sentence ends that stands there, and what it quotes; None where another one does."""
        if not text.startswith(self.fixed[0], start):
            return None
        at, quoted = start + len(self.fixed[0]), dict[str, str]()
        for number, (name, fixed) in enumerate(zip(self.names, self.fixed[1:], strict=True), 1):
            found = text.find(fixed, at) if fixed else len(text)
            while number == len(self.names) and found >= 0 and not _ends(text, found + len(fixed)):
                found = text.find(fixed, found + 1)
            if found < 0:
                return None
            quoted[name], at = text[at:found], found + len(fixed)
        return (at, quoted) if _ends(text, at) else None


def _ends(text: str, at: int) -> bool:
    return at == len(text) or text[at] == " "


@dataclass(frozen=True)
class Chinese:
    """The sentences and the parts of sentences."""

    sentences: tuple[Sentence, ...]
    parts: tuple[Sentence, ...]

    def message(self, english: str) -> str:
        """The message in Chinese; as it is where it has a sentence that has no Chinese."""
        said, at = "", 0
        while at < len(english) <= LONGEST:
            told, end = next(self._told(self.sentences, english, at), ("", at))
            if end == at:
                return english
            said += told
            at = end + 1
        return said or english

    def part(self, english: str) -> str:
        """Words of ours within a sentence, or a sentence within another; as they are where they have no Chinese."""
        return next((told for told, end in self._told(self.parts, english, 0) if end == len(english)), english)

    def _told(self, sentences: tuple[Sentence, ...], text: str, at: int) -> Iterator[tuple[str, int]]:
        """What the sentences that fit at a place say in Chinese, and where they end."""
        for each in sentences:
            if got := each.read(text, at):
                values = {name: self._value(name, value) for name, value in got[1].items()}
                if values.get(MUST) != got[1].get(MUST) or MUST not in values:
                    yield each.chinese.format(**values), got[0]

    def _value(self, name: str, value: str) -> str:
        if name in JOINTS:
            joint, chinese = JOINTS[name]
            return chinese.join(self._several(value.split(joint), joint))
        return self._within(value) if name in OURS or name == MUST else value

    def _several(self, pieces: list[str], joint: str) -> Iterator[str]:
        """Of pieces between joints, of which one may have joints in it: it does not end with one that we know alone."""
        alone = [self._within(piece) for piece in pieces]
        while pieces:
            ends = (end for end in range(1, len(pieces) + 1) if end == 1 or alone[end - 1] == pieces[end - 1])
            wholes = ((end, joint.join(pieces[:end])) for end in ends)
            told = ((end, self._within(whole), whole) for end, whole in wholes)
            end, said = next(((end, said) for end, said, whole in told if said != whole), (1, pieces[0]))
            yield said
            alone = alone[end:]
            pieces = pieces[end:]

    def _within(self, value: str) -> str:
        told = self.part(value)
        return told if told != value else self.message(value)


def is_chinese(lang: str) -> bool:
    """Whether a language, as settings write it, is Chinese."""
    return lang.lower().startswith("zh")


def sentences_of(pairs: Mapping[str, str]) -> tuple[Sentence, ...]:
    """The sentences of a table. Of several that fit, the one that says most itself is meant: it stands first."""
    found = (_sentence(english, said) for english, said in pairs.items())
    return tuple(sorted(found, key=lambda each: -sum(map(len, each.fixed))))


def _sentence(english: str, said: str) -> Sentence:
    fixed, names = [""], list[str]()
    for literal, name, _, _ in Formatter().parse(english):
        fixed[-1] += literal
        if name is not None:
            names.append(name)
            fixed.append("")
    return Sentence(tuple(fixed), tuple(names), said)
