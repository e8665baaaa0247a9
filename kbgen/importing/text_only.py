"""What the text of a document tells in a table or a list, and its front matter does not: timeline and follow-ups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbgen.importing.records import Given
from kbgen.importing.sources.markdown import Choices, from_text
from kbgen.importing.yaml_writer import entry_lines
from kbgen.model.required import LISTS
from kbgen.model.settings import Settings

_OFFSET = re.compile(r"(?<=\d)(?:Z|[+-]\d\d:\d\d)$")
_LOCAL = re.compile(r"T\d\d:\d\d:\d\d$")
LONGEST = 200_000  # characters of a text; a longer one is a log, and reading it for lists would take long


@dataclass(frozen=True)
class TextOnly:
    """The entries of one field, as its front matter would have them; `line` is where they begin in the text."""

    field: str
    entries: tuple[dict[str, Any], ...]
    line: int

    @property
    def written(self) -> str:
        """As lines of front matter below the key, each with its newline."""
        return "".join(f"{line}\n" for line in entry_lines(list(self.entries)))


def text_only(body: str, started_at: str, settings: Settings) -> list[TextOnly]:
    """What an import would read from a text; `started_at` is the moment of the front matter, where it is known.

    Its day is that of clock times, and its offset theirs, unless the text names a zone. Nothing of a text that is
    very long.
    """
    if len(body) > LONGEST:
        return []
    given = Given("told.md", body.encode(errors="replace"))
    one = from_text(given, body, {"started_at": started_at} if started_at else {}, Choices(settings, date.max))
    offset = _OFFSET.search(started_at) if not any("zone '" in remark for remark in one.remarks) else None
    lines = {counted.kind: counted.first for counted in one.counted if len(counted.left) < counted.given}
    names = [name for name in LISTS if name in lines and one.fields.get(name)]
    return [TextOnly(name, tuple(_placed(entry, offset) for entry in one.fields[name]), lines[name]) for name in names]


def _placed(entry: dict[str, Any], offset: re.Match[str] | None) -> dict[str, Any]:
    local = offset and _LOCAL.search(entry.get("at", ""))
    return entry | {"at": f"{entry['at']}{offset[0]}"} if offset and local else entry
