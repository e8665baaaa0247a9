"""What `mkdocs.yml` leaves out of the site. It is read as text: loading it would run what it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kbgen.documents import parse
from kbgen.doors.disk.folder import OVERRIDES, file_text
from kbgen.model.file_names import HOST

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


def site_files(root: Path, changed: Iterable[Path]) -> tuple[str, ...]:
    """Of some changed files below the root, by whole paths, those that decide what the site shows and what its build
    runs: its configuration, templates of its own, and scripts that the configuration names.
    """
    home, text = root.resolve(), _text(root / HOST) or ""
    names = (path.relative_to(home).as_posix() for path in changed if path.is_relative_to(home))
    return tuple(sorted(name for name in names if _is_of_the_site(name, text)))


def _is_of_the_site(name: str, text: str) -> bool:
    return name == HOST or name.startswith(f"{OVERRIDES}/") or (name.endswith(".py") and name in text)


def _text(path: Path) -> str | None:
    try:
        return file_text(path, errors="replace")
    except OSError:
        return None


def _is_always(path: str) -> bool:
    """What `_ALWAYS` says."""
    return f"/{path}".startswith("/templates/") or "/." in f"/{path}"


def _value(root: Path, key: str) -> list[str]:
    """The lines of a setting, of the file itself or of the one that it inherits from."""
    path = root / HOST
    for _ in range(_DEEPEST):
        text = _text(path)
        if text is None:
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
