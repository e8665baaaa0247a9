"""Values as bytes that are kept, and the way back: JSON, in which a text may hold what UTF-8 has no place for."""

from __future__ import annotations

import json
from typing import Any


def row_bytes(value: Any) -> bytes:
    """A value of lists, texts, numbers and the like, as JSON."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def row_from(data: bytes) -> Any:
    """What `row_bytes` wrote. Raises ValueError for anything else."""
    return json.loads(data.decode("utf-8", "surrogatepass"))
