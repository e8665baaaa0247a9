"""A build that need not be made: nothing that a site is made of changed since it was built, and nobody touched it.

What a site is made of is known only where the host runs nothing but itself and us: with another plugin, a hook, a
template folder or an extension that may read files, every build is made. Files count by name, size and times.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from kbgen.documents import parse
from kbgen.doors.caches.build_cache import BuildCache, digest
from kbgen.doors.disk import git
from kbgen.doors.disk.file_stats import INPUTS, file_state
from kbgen.doors.disk.folder import OVERRIDES, Folder, file_text, today
from kbgen.doors.disk.origins import folders_beside
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import HOST

# What may be said in `mkdocs.yml` without making the site depend on more than the files that are looked at.
_KEYS = {
    *("site_name", "site_url", "site_description", "site_author", "copyright", "strict", "validation", "dev_addr"),
    *("repo_url", "repo_name", "edit_uri", "edit_uri_template", "remote_branch", "remote_name"),
    *("docs_dir", "site_dir", "use_directory_urls", "nav", "exclude_docs", "draft_docs", "not_in_nav"),
    *("extra", "extra_css", "extra_javascript", "theme", "plugins", "markdown_extensions"),
}
_THEMES = ("material", "mkdocs", "readthedocs")
_PLUGINS = ("kbgen", "search", "material/search")
_EXTENSIONS = {
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "md_in_html"),
    *("meta", "nl2br", "sane_lists", "smarty", "tables", "toc"),
    *(f"pymdownx.{name}" for name in ("arithmatex", "betterem", "caret", "critic", "details", "emoji", "extra")),
    *(f"pymdownx.{name}" for name in ("highlight", "inlinehilite", "keys", "magiclink", "mark", "smartsymbols")),
    *(f"pymdownx.{name}" for name in ("superfences", "tabbed", "tasklist", "tilde")),
}


@dataclass(frozen=True)
class Built:
    """What a build made: counts, bytes, seconds, and what was warned of.

    `not_findable` has ids, or None where that was not asked; of `garbled` documents some bytes are no text;
    `perhaps_again` has the ids of documents that may tell of the same incident.
    """

    postmortems: int
    unreadable: int
    withheld: Mapping[str, int]
    files: int
    size: int
    seconds: float
    place: Path
    not_findable: tuple[str, ...] | None
    warnings: tuple[str, ...]
    garbled: int = 0
    perhaps_again: tuple[tuple[str, str], ...] = ()


class SiteState(NamedTuple):
    """A site as it stands: its state, but for the hidden files beside it, which are not ours; files and bytes."""

    state: str
    files: int
    size: int


def inputs(folder: Folder, site_dir: Path | None, strict: bool) -> str | None:
    """A digest of everything that a build is made from, as it stands now; None where that can't be known."""
    root = folder.root.resolve()
    try:
        said = _said(root / HOST)
        if said is None:
            return None
        docs = (root / str(said.get("docs_dir", "docs")) if said else folder.docs).resolve()
        others = folders_beside(folder)
        tops = (docs, root / OVERRIDES, *others)
        files = [*(each for top in tops for each in _files(top)), *(f"{name} {_state(root / name)}" for name in INPUTS)]
    except OSError:
        return None
    days = (str(today(folder.settings)), str(datetime.now(UTC).date()), os.environ.get("SOURCE_DATE_EPOCH", ""))
    host = (sys.version, *packages())
    asked = (str(root), str(docs), str(site_dir and site_dir.resolve()), str(strict), folder.settings.model_dump_json())
    commits = (_commit(each) for each in (docs, *others))
    return digest("build", *days, *host, *asked, *commits, *sorted(files))


def surroundings(folder: Folder) -> str:
    """A digest of what a page stands in: all but documents, as far as these do not say it themselves."""
    root = folder.root.resolve()
    files = [*_files(root / OVERRIDES), *(f"{name} {_state(root / name)}" for name in INPUTS)]
    return digest("surroundings", sys.version, *packages(), folder.settings.model_dump_json(), *sorted(files))


def last(folder: Folder, made_of: str) -> Built | None:
    """The build that gave the site as it stands, if it was made of just this."""
    kept = BuildCache(folder.cache).rows([made_of]).get(made_of)
    with suppress(ValueError, KeyError, TypeError, OSError):
        if kept:
            site, told = json.loads(kept)
            lost = told["not_findable"]
            shaped = {
                "place": Path(told["place"]),
                "warnings": tuple(told["warnings"]),
                "perhaps_again": tuple(map(tuple, told["perhaps_again"])),
                "not_findable": None if lost is None else tuple(lost),
            }
            built = Built(**(told | shaped))
            return built if site == stands(built.place).state else None
    return None


def remember(folder: Folder, made_of: str, built: Built, state: str) -> None:
    """Keep what is told of a build, with the state of the site that it gave."""
    row = [state, asdict(built) | {"place": str(built.place)}]
    BuildCache(folder.cache).keep({made_of: json.dumps(row).encode()})


def is_plain(configuration: Path) -> bool:
    """Whether the host runs nothing but itself and us, so that all that a site is made of is known."""
    try:
        return _said(configuration) is not None
    except OSError:
        return False


def _said(path: Path) -> Mapping[str, Any] | None:
    """The team's configuration: empty where there is none, None where it may make the site depend on anything."""
    if not path.exists():
        return {}
    data = parse(file_text(path)).data
    if not isinstance(data, dict) or not data or not data.keys() <= _KEYS:
        return None
    theme = data.get("theme")
    theme = {"name": theme} if isinstance(theme, str) else theme or {"name": "mkdocs"}
    plugins, extensions = _names(data.get("plugins")), _names(data.get("markdown_extensions"))
    known = isinstance(theme, dict) and theme.get("name") in _THEMES and "custom_dir" not in theme
    return data if known and plugins <= {*_PLUGINS} and extensions <= _EXTENSIONS else None


def _names(listed: object) -> set[str]:
    """The names in a list of names, or of names with settings."""
    if isinstance(listed, dict):
        return {str(name) for name in listed}
    items = listed if isinstance(listed, list) else [listed] if listed else []
    return {str(name) for item in items for name in (item if isinstance(item, dict) else [item])}


def _files(top: Path) -> Iterator[str]:
    return (f"{each.path} {_state(each)}" for each in below(str(top)))


def below(top: str) -> Iterator[os.DirEntry[str]]:
    """All that is below a folder: of links to folders not what is behind them, of a locked folder nothing."""
    with suppress(OSError), os.scandir(top) as entries:
        for each in list(entries):
            yield each
            if each.is_dir(follow_symlinks=False):
                yield from below(each.path)


def _state(path: os.DirEntry[str] | Path) -> str:
    """A folder counts by its name; a link also by where it leads."""
    link = Path(path).readlink() if path.is_symlink() else ""
    return f"{link} {'' if path.is_dir() else file_state(path)}"


def stands(place: Path) -> SiteState:
    """Look at a site once. Raises OSError where a file went meanwhile."""
    states: list[str] = []
    files = size = 0
    for each in below(str(place)):
        if each.is_file():
            files, size = files + 1, size + each.stat().st_size
        if not each.path.startswith(f"{place}{os.sep}."):
            states.append(f"{each.path} {_state(each)}")
    return SiteState(digest(*sorted(states)), files, size)


def packages() -> list[str]:
    """The names and versions of what is installed, as its folders have them."""
    places = [place for place in map(Path, sys.path) if place.is_dir()]
    return sorted(each.name for place in places for each in place.iterdir() if each.suffix in (".dist-info", ".pth"))


def _commit(docs: Path) -> str:
    """What git knows of the files: follow-ups are dated by it."""
    try:
        return git.git(docs, "rev-parse", "HEAD", "--is-shallow-repository").decode()
    except KbgenError:
        return ""
