"""What the answer to a pull request is told in. All texts are one line each, without secrets, and not yet escaped."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import Literal

from kbgen.lint import UNWRITTEN
from kbgen.model.findings import Finding, Level

# The same key; a shared error line; the same failure mode of another component; alike by two signs of the text, which
# prove nothing.
Likeness = Literal["same_cause", "same_symptom", "elsewhere", "possible"]

# What a possible one rests on: the text names the other; both are of one day; the same service, component or
# technology; the same failure mode spoken of; a message that begins alike; like titles; like words.
Sign = Literal["named", "day", "place", "mode", "error_line", "titles", "words"]


@dataclass(frozen=True, slots=True)
class SharedErrorLine:
    """An error line that both have, as each wrote it, with the number of its line in each file."""

    here: str
    here_line: int
    there: str
    there_line: int


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """What was tried then, and whether it helped: an outcome of the model, `unknown` where nobody said."""

    action: str
    outcome: str
    count: int | None = None
    side_effects: str | None = None


@dataclass(frozen=True, slots=True)
class OpenFollowUp:
    """A follow-up that is, or may be, open: `overdue`, `open`, `in_progress` or `not_written`; `due` is an ISO day."""

    title: str
    state: str
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier incident that is like a changed one.

    Attributes:
        path: as it is shown.
        day: ISO day it is filed under, where one is known.
        keys: what the two causes share: `(failure mode, component or service)`; the second is empty where authors
            said it in other words.
        lines: shared error lines, the rarest first.
        terms: shared words as they stand here, the weightiest first; of a possible one only.
        tried, ended, still_open: what was tried then, in order, what ended it, and which follow-ups are open today; a
            few, of what was tried those that helped before the others.
        more_tried, more_open: how many more there are of each.
        answer: the relation that an author wrote of the two, or None.
        to_answer: whether a final document must still say what the two have to do with each other.
        modes: failure modes of both: as their authors say elsewhere, as their texts speak of a possible one.
        rests_on: of a possible one the signs that speak for it; else empty.
        places: of a possible one the services, components or technologies that both name.
    """

    id: str
    title: str
    path: str
    day: str | None
    likeness: Likeness
    keys: tuple[tuple[str, str], ...] = ()
    lines: tuple[SharedErrorLine, ...] = ()
    terms: tuple[str, ...] = ()
    tried: tuple[PastAttempt, ...] = ()
    ended: str | None = None
    still_open: tuple[OpenFollowUp, ...] = ()
    answer: str | None = None
    to_answer: bool = False
    modes: tuple[str, ...] = ()
    rests_on: tuple[Sign, ...] = ()
    places: tuple[str, ...] = ()
    more_tried: int = 0
    more_open: int = 0

    def having(self, sign: Sign) -> tuple[str, ...]:
        """What both have of a sign, where it has a name."""
        modes = (*(mode for mode, _ in self.keys if mode), *self.modes)
        return {"place": self.places, "mode": tuple(dict.fromkeys(modes)), "words": self.terms}.get(sign, ())


@dataclass(frozen=True, slots=True)
class Nearest:
    """An earlier incident that reads most like a changed one, which proves nothing.

    Attributes:
        path: as it is shown.
        day: ISO day it is filed under, where one is known.
        terms: shared words as they stand in the changed one, the weightiest first.
    """

    id: str
    title: str
    path: str
    day: str | None
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A changed postmortem.

    Attributes:
        findings: in order of place; that of an unanswered recurrence in a final document is one of them.
        earlier: the same cause first, then the same symptom, the same cause elsewhere, then possible ones; in each the
            latest first, of possible ones the likeliest.
        left_out: how many further ones of the same cause or symptom are not listed.
        not_found: queries of `findable_by` that don't find it.
        readable: whether it could be compared with others at all.
        nearest: of a new one without any `earlier`, those that read most like it.
        bare: whether it is new and has no front matter at all: figures know next to nothing of it.
    """

    id: str
    title: str
    path: str
    status: str
    findings: tuple[Finding, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    left_out: int = 0
    not_found: tuple[str, ...] = ()
    readable: bool = True
    nearest: tuple[Nearest, ...] = ()
    bare: bool = False

    @property
    def to_answer(self) -> tuple[Earlier, ...]:
        """The likely recurrences that nobody has answered."""
        return tuple(each for each in self.earlier if each.to_answer)

    @property
    def unwritten(self) -> tuple[Finding, ...]:
        """Of a draft, the warnings about what is not written yet: they are counted, not told one by one."""
        if self.status != "draft":
            return ()
        return tuple(each for each in self.findings if each.level is Level.WARNING and each.code in UNWRITTEN)

    @property
    def told(self) -> tuple[Finding, ...]:
        """All findings but those."""
        folded = self.unwritten
        return tuple(each for each in self.findings if each not in folded)

    @property
    def to_list(self) -> str:
        """The command that tells them one by one."""
        return f"kbgen lint {quote(self.path)} --select PM3,PM401"


# Of settings: who reads the site, before and now; paths of postmortems that come into it, leave it, are none any more;
# fields that readers get now, or get no more; rules that ask no more; settings by which less is a secret. Of
# postmortems: paths of deleted ones; open follow-ups that are gone, each with its path; who may read one, before and
# now. Of the site: files that decide what it shows and runs.
OfSettings = Literal["audience", "appear", "leave", "excluded", "shown", "hidden", "off", "looser"]
OfTexts = Literal["deleted", "dropped", "readers", "site"]
Changed = OfSettings | OfTexts


@dataclass(frozen=True, slots=True)
class BranchChange:
    """What a branch does to what was there before: its settings, by themselves, to what is published; its texts."""

    what: Changed
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The changed postmortems in order of their paths, what changed settings do to who reads the others, and what is
    taken from those that were there, and what the site is made by.

    `missed`: how many postmortems nothing was compared with, as the branch does not have them yet, or not as they are.
    `absent`: how many nothing was compared with, as this checkout leaves them out; the branch changed `unread` of them.
    """

    documents: tuple[Checked, ...] = ()
    settings: tuple[BranchChange, ...] = ()
    taken: tuple[BranchChange, ...] = ()
    missed: int = 0
    absent: int = 0
    unread: int = 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings."""
        return tuple(finding for document in self.documents for finding in document.findings)

    @property
    def deletes(self) -> bool:
        """Whether a postmortem is gone."""
        return any(change.what == "deleted" for change in self.taken)

    @property
    def passed(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.level is not Level.ERROR for finding in self.findings)
