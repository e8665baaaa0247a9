"""What a command said of a whole knowledge base, kept until anything that it is made from changes: no file is read.

It is found by what was asked, and holds as long as the settings, the names, sizes and times of all files, and the day.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

from kbgen.doors.caches.build_cache import BuildCache, digest
from kbgen.doors.disk.cache_folder import cache_of
from kbgen.doors.disk.checkout import checkout_state
from kbgen.doors.disk.clock import now
from kbgen.doors.disk.file_stats import everything, settings_digest
from kbgen.model.errors import KbgenError


@dataclass(frozen=True)
class KeptOutput:
    """An exit code and a text."""

    code: int
    text: str


def kept_output(root: Path, asked: Sequence[str]) -> KeptOutput | None:
    """What was said to the same question, if it would be said again."""
    with suppress(KbgenError, OSError, ValueError, TypeError, KeyError):
        key = digest("said", *asked)
        head, _, text = BuildCache(cache_of(root)).rows([key])[key].partition(b"\n")
        told = json.loads(head)
        if told["from"] <= now() < told["until"] and told["state"] == state(root, root / told["docs"]):
            return KeptOutput(int(told["code"]), text.decode("utf-8", "surrogatepass"))
    return None


def keep_output(
    root: Path, asked: Sequence[str], found: KeptOutput, docs: Path, before: str, day: date, zone: tzinfo
) -> None:
    """Keep what was said on a day; `before` is the state of the docs folder before it was read."""
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    head = {
        "from": begin.timestamp(),
        "until": (begin + timedelta(days=1)).timestamp(),
        "docs": os.path.relpath(docs, root),
        "state": before,
        "code": found.code,
    }
    with suppress(KbgenError):
        row = json.dumps(head).encode() + b"\n" + found.text.encode("utf-8", "surrogatepass")
        BuildCache(cache_of(root)).keep({digest("said", *asked): row})


def state(root: Path, docs: Path) -> str:
    """A digest of the settings and of how all files below the docs folder stand. Raises OSError where it can't say."""
    return digest(str(docs), settings_digest(root), checkout_state(docs), *everything(str(docs)))
