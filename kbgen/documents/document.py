"""A document as read: what everything else is made from."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from kbgen.markdown import first_heading
from kbgen.model.fields import Path
from kbgen.model.file_names import MARKDOWN
from kbgen.model.findings import Mark, Problem
from kbgen.model.postmortem import Postmortem, Status

Later = Callable[[str], dict[str, Any]]

_DAY_IN_NAME = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_CODE = re.compile(r"(`+)([^`]+)\1")


@dataclass(frozen=True)
class Document:
    """One postmortem as read.

    `path` is relative to the docs folder with forward slashes; `readable` is False where the front matter
    could not be read: such a document is shown and searchable, and counted nowhere.
    `extra` holds the team's own `x_` keys, `foreign` keys that are neither ours nor theirs.
    `marks` holds the place of every key and list item by its path, such as `("timeline", 2, "at")`.
    `withheld` counts the fields and parts of the text that were taken out for some readers.
    `zone` is the knowledge base's, in which days are told. What costs something to have may be put off until somebody
    asks for it: see `put_off`.
    """

    path: str
    id: str
    text: str
    body: str
    body_line: int
    meta: Postmortem
    readable: bool
    digest: str
    extra: dict[str, Any] = field(default_factory=dict)
    foreign: dict[str, Any] = field(default_factory=dict)
    marks: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    withheld: int = 0
    zone: tzinfo | None = None

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What was put off; Python asks here for what is not there only."""
            later = self.__dict__.get(LATER)
            if later is None or name not in Document.__dataclass_fields__:
                raise AttributeError(f"a document has no '{name}'")
            if name in AGAIN:
                return _again(later)[name]
            self.__dict__.update(later(name))
            return self.__dict__[name]

    @property
    def status(self) -> Status:
        """The status that counts: what gives none is as good as imported."""
        return self.meta.status or Status.IMPORTED

    @cached_property
    def title(self) -> str:
        """The title, else the first heading, else the name of the file; what is marked as code stands there bare."""
        title = self.own_title or self.id
        return _CODE.sub(r"\2", title) if "`" in title else title

    @cached_property
    def own_title(self) -> str | None:
        """The title that its text gives it. Some texts are parsed to the end for it, so it is kept with a document."""
        return self.meta.title or first_heading(self.body)

    @property
    def names(self) -> tuple[str, ...]:
        """What others may call it: its id, and its earlier ones."""
        return (self.id, *(self.meta.aliases or ()))

    @property
    def garbled(self) -> bool:
        """Whether some of its bytes could not be read as text."""
        return any(each.rule == "not-utf8" for each in self.problems) and "\ufffd" in self.text

    def mark(self, *path: str | int) -> Mark:
        """The place of a key or list item, or of the nearest thing around it."""
        for end in range(len(path), -1, -1):
            if found := self.marks.get(path[:end]):
                return found
        return Mark()

    def value_mark(self, *path: str | int) -> Mark:
        """The place of a key's value."""
        return self.values.get(path) or self.mark(*path)


LATER = "_later"
AGAIN = frozenset({"text", "body"})
"""What is asked of later each time: it takes the most memory, and little time."""


@lru_cache(maxsize=128)  # whoever asks for a text asks for it several times, of few documents at once
def _again(later: Later) -> dict[str, Any]:
    return later("text")


def put_off(known: dict[str, Any], later: Later) -> Document:
    """A document of which some fields are known.

    `later` gives others, by the name of one that is asked for; it can be told from the one of any other document.
    """
    document = object.__new__(Document)
    document.__dict__.update(known)
    document.__dict__[LATER] = later
    return document


UNOPENED = "unopened"


def unopened(path: str, reason: str) -> Document:
    """Stands for a file that can't be opened: there is nothing to show of it, and something to say."""
    problem = Problem("unreadable-file", Mark(), reason)
    return Document(
        path, document_id(path), "", "", 1, Postmortem(), readable=False, digest=UNOPENED, problems=(problem,)
    )


def document_id(path: str) -> str:
    """The id that a path gives: the stem, or the folder's name for `name/index.md`.

    >>> document_id("2022/20220815-dts.md"), document_id("leap-second/index.md")
    ('20220815-dts', 'leap-second')
    """
    above, name = posixpath.split(path)  # of thousands of paths
    stem, folder = posixpath.splitext(name)[0], posixpath.basename(above)
    return folder if folder and stem in ("index", "README") else stem


def day_in_name(name: str) -> date | None:
    """The day that a file's name says, as in `20220815-dts`, `2022-08-15 outage` or `dts_2022.08.15`; None without one.

    Only of this century and the last, and never out of a UUID, which may begin with any eight digits.

    >>> day_in_name("20220815-dts"), day_in_name("20220815-1f0c-4f6d-9d2c-0242ac120002"), day_in_name("20229999-dts")
    (datetime.date(2022, 8, 15), None, None)
    """
    found = None if _UUID.search(name) else _DAY_IN_NAME.search(name)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def called(path: str) -> str:
    """What others call the file at a path: a document by its id, any other file by its name.

    >>> called("2026/20260301-pool.md"), called("2026/graph.png")
    ('20260301-pool', 'graph.png')
    """
    return document_id(path) if path.lower().endswith(MARKDOWN) else posixpath.basename(path)
