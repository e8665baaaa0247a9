"""The incidents that authors say look like another one: named where the readers of a hit may see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Record = Mapping[str, Any]


def resolved(record: Record, find: Callable[[str], Record | None]) -> dict[str, Any]:
    """A record whose look-alikes have a title and an address. One that is not in the index may be a secret: it goes.

    Args:
        record: as `entries.entry` makes it.
        find: the record of an id, None where the index lacks it.
    """
    known = [(each, found) for each in record.get("look_alikes", ()) if (found := find(each["id"]))]
    named = [{**each, "title": found["title"], "url": found["url"]} for each, found in known]
    return {**record, "look_alikes": named}
