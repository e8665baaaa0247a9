"""What kbgen finds around it: itself, its parts, the knowledge base, git. Facts only; the command says what to do."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from kbgen import __version__
from kbgen.doors.disk import git
from kbgen.doors.disk.cache_folder import cache_of, unread
from kbgen.doors.disk.checkout import absent_submodules
from kbgen.doors.disk.folder import open_folder, other_files, own_taxonomy, postmortem_paths, vain_patterns
from kbgen.doors.reading.corpus import absent_postmortems
from kbgen.drafting import SCHEMA
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import HOST, SETTINGS
from kbgen.model.plurals import counted
from kbgen.site import described_schema

# What is not installed with kbgen alone: the module, what it is for, how it is installed.
PARTS = (
    ("pygls", "the language server (kbgen lsp)", "pip install 'kbgen[lsp]'"),
    ("mcp", "the server for assistants (kbgen mcp)", "pip install 'kbgen[mcp]'"),
    ("opensearchpy", "search in a cluster (kbgen push)", "pip install 'kbgen[engine]'"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`state` is `ok`, `missing` (something does not work without it) or `optional` (nothing needs it here)."""

    name: str
    state: str
    text: str


def package() -> str:
    """What pip has to be given to install this kbgen elsewhere: an address where it came from one, else the version.

    A folder of this machine, as of a checkout, is no address for others.
    """
    usual = f"kbgen=={__version__}"
    try:
        came = json.loads(distribution("kbgen").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return usual
    url, source = str(came.get("url", "")), came.get("vcs_info", {})
    if not url.startswith(("https://", "ssh://")) or "@" in url.removeprefix("ssh://git@").partition("/")[0]:
        return usual
    return f"kbgen @ git+{url}@{source['commit_id']}" if source.get("vcs") == "git" else f"kbgen @ {url}"


def facts(root: Path) -> Iterator[Fact]:
    """Everything, in the order in which it is needed."""
    yield Fact("kbgen", "ok", f"{__version__}, Python {platform.python_version()}, {sys.platform}")
    yield from _knowledge_base(root)
    yield from _git(root)
    yield from _host(root)
    for module, what, how in PARTS:
        there = importlib.util.find_spec(module) is not None
        yield Fact(module, "ok" if there else "optional", what if there else f"not installed: {what}. {how}")


def _knowledge_base(root: Path) -> Iterator[Fact]:
    try:
        folder = open_folder(root)
        own_taxonomy(root)
    except KbgenError as error:
        yield Fact("knowledge base", "missing", str(error))
        return
    paths = frozenset(postmortem_paths(folder))
    count = len(paths)
    named = (root / SETTINGS).is_file()
    text = f"{counted(count, 'postmortem')} below {folder.docs}"
    yield Fact("knowledge base", "ok" if count else "missing", text if count else f"{text}. kbgen new starts one.")
    if absent := len(absent_postmortems(folder)):
        left_out = counted(absent, "postmortem")
        yield Fact("checkout", "missing", f"it leaves out {left_out}. To get all: git sparse-checkout disable")
    for name in absent_submodules(folder.docs):
        yield Fact("checkout", "missing", f"{name} is a submodule that is not checked out: git submodule update --init")
    yield Fact(SETTINGS, "ok" if named else "optional", "read" if named else "not found; kbgen init writes one")
    for pattern in vain_patterns(folder.settings, other_files(folder, paths)):
        yield Fact("exclude", "optional", f"'{pattern}' fits no Markdown file, so it leaves nothing out")
    schema = root / SCHEMA
    if schema.is_file():
        fresh = _json(schema) == described_schema(folder.settings.lang)
        advice = f"from another version of kbgen: kbgen schema --lang {folder.settings.lang} > {schema}"
        yield Fact(SCHEMA, "ok" if fresh else "missing", "of this kbgen" if fresh else advice)
    if old := unread(root):
        yield Fact("cache", "optional", old)
    yield _cache(root)


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _cache(root: Path) -> Fact:
    """Whether what is made can be kept: the nearest folder that is there must be ours to write in."""
    try:
        folder = cache_of(root)
    except KbgenError as error:
        return Fact("cache", "missing", str(error))
    there = next(each for each in (folder, *folder.parents) if each.exists())
    writable = os.access(there, os.W_OK)
    text = f"{folder}" if writable else f"{there} can't be written: the index is rebuilt each time"
    return Fact("cache", "ok" if writable else "optional", text)


def _git(root: Path) -> Iterator[Fact]:
    if shutil.which("git") is None:
        yield Fact("git", "missing", "not installed: kbgen check and --changed need it")
        return
    try:
        top = git.top(root)
    except git.NoRepositoryError:
        yield Fact("git", "optional", "this folder is not in a repository: kbgen check and --changed need one")
        return
    except KbgenError as error:
        yield Fact("git", "missing", str(error))
        return
    whole = git.is_whole(root)
    advice = "its history is shallow: kbgen check may find no common ancestor. Run git fetch --unshallow"
    yield Fact("git", "ok" if whole else "missing", f"{top}, full history" if whole else advice)
    hooks = [name for name in ("pre-commit", "pre-push") if (top / ".git" / "hooks" / name).is_file()]
    if (top / ".pre-commit-config.yaml").is_file() and not hooks:
        yield Fact("pre-commit", "optional", "configured, but not installed: pre-commit install")


def _host(root: Path) -> Iterator[Fact]:
    for name in ("mkdocs", "mkdocs-material"):
        try:
            yield Fact(name, "ok", version(name))
        except PackageNotFoundError:
            yield Fact(name, "missing", f"not installed: kbgen build needs it. pip install {name}")
    here = (root / HOST).is_file()
    yield Fact(HOST, "ok" if here else "optional", "read" if here else "not found; kbgen's own look is used")
