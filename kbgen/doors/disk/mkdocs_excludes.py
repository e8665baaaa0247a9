"""What `mkdocs.yml` leaves out of the site. It is read as text: loading it would run what it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kbgen.documents import parse

CONFIGURATION = "mkdocs.yml"

# What MkDocs leaves out of every site.
_ALWAYS = (".*", "/templates/")
_DEEPEST = 5  # configurations that inherit from each other


def left_out(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Those of some paths below the docs folder that the site's configuration excludes, or keeps as drafts.

    Plugins may take out more of them; only a build can tell.
    """
    own, kept_back = _value(root, "exclude_docs"), _value(root, "draft_docs")
    if not own and not kept_back:
        return frozenset(path for path in paths if _is_always(path))
    from pathspec.gitignore import GitIgnoreSpec  # it takes its time to load

    excluded = GitIgnoreSpec.from_lines([*_ALWAYS, *own])
    drafts = GitIgnoreSpec.from_lines(kept_back)
    return frozenset(path for path in paths if excluded.match_file(path) or drafts.match_file(path))


def _is_always(path: str) -> bool:
    """What `_ALWAYS` says."""
    return f"/{path}".startswith("/templates/") or "/." in f"/{path}"


def _value(root: Path, key: str) -> list[str]:
    """The lines of a setting, of the file itself or of the one that it inherits from."""
    path = root / CONFIGURATION
    for _ in range(_DEEPEST):
        try:
            text = path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            break
        value = _setting(text, key)
        if value is not None:
            return value.split("\n")
        above = _setting(text, "INHERIT")
        if not above:
            break
        path = path.parent / above
    return []


def _setting(text: str, key: str) -> str | None:
    """The text of one key at the top level. The rest of the file may hold what only MkDocs can read."""
    match = re.search(rf"^[\"']?{key}[\"']?[ \t]*:.*\n?(?:(?:[ \t].*|#.*)?\n)*(?:[ \t].*)?", text, re.MULTILINE)
    data = parse(match[0]).data if match else None
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, str) else None
