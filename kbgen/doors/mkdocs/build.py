"""Build and serve the site with MkDocs, with the knowledge base's own configuration or with ours."""

from __future__ import annotations

import io
import json
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import escape
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

from kbgen.corpus import perhaps_same
from kbgen.doors.caches.last_build import Built, remember, stands
from kbgen.doors.cli.root import speak
from kbgen.doors.cli.terminal import seldom_swept
from kbgen.doors.disk.folder import Folder
from kbgen.doors.mkdocs.plugin import KbgenPlugin
from kbgen.doors.notices import reasons
from kbgen.doors.reading.findable import not_findable
from kbgen.doors.reading.team_glossary import team_words
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import HOST
from kbgen.model.progress import Progress, silent


def build_site(
    folder: Folder,
    site_dir: Path | None,
    strict: bool,
    progress: Progress = silent,
    made_of: str | None = None,
) -> Built:
    """Build the site for the audience of the folder's settings; what is told of it is remembered under `made_of`.

    Raises KbgenError where MkDocs can't; the last good site then stays where it is.
    """
    began = time.monotonic()
    words = team_words(folder)
    asked: list[Callable[[], tuple[str, ...] | None]] = []
    with tempfile.TemporaryDirectory(prefix="kbgen-build-") as others:
        _others(folder, Path(others))
        config = config_of(folder, site_dir, strict)
        plugin = plugin_of(config, folder, first_frame(folder))
        plugin.progress, plugin.when_built = progress, partial(_moved_in, Path(others))
        plugin.when_read = lambda corpus, entries, tallies: asked.append(
            not_findable(folder, corpus, entries, tallies, words)
        )
        with our_errors(), quiet() as warnings, seldom_swept():
            config.plugins.run_event("startup", command="build", dirty=False)
            plugin.stays = True
            try:
                build(config)
                config.plugins.run_event("shutdown")
            finally:
                plugin.leave()
    place = Path(config.site_dir)
    there = stands(place)
    published = plugin.site.corpus
    unreadable = sum(not document.readable for document in published)
    lost = asked[0]() if asked else None
    counts = (len(published), unreadable, dict(reasons(published)), there.files, there.size)
    garbled, again = sum(each.garbled for each in published), tuple(perhaps_same(published).items())
    built = Built(*counts, time.monotonic() - began, place, lost, tuple(warnings), garbled, again)
    if made_of:
        remember(folder, made_of, built, there.state)
    return built


def first_frame(folder: Folder) -> str | None:
    """The language of what stands around the texts at the top of the site, where kbgen.toml names any."""
    return next(iter(folder.settings.langs), None)


def _frames(folder: Folder) -> tuple[str, ...]:
    """The languages that readers choose from; none where there is no choice."""
    found = tuple(dict.fromkeys(folder.settings.langs))
    return found if len(found) > 1 else ()


def _others(folder: Folder, place: Path) -> None:
    """The same site with its frame in each language but the first, in folders of `place`.

    Before the site itself: the host keeps one plugin for all configurations of a process. What there is to warn of, the
    site itself tells.
    """
    logging.disable(logging.WARNING)
    try:
        for frame in _frames(folder)[1:]:
            config = config_of(folder, place / frame, strict=False)
            plugin = plugin_of(config, folder, frame)
            if config.site_url:
                config.site_url = f"{config.site_url.rstrip('/')}/{frame}/"
            with our_errors(), seldom_swept():
                config.plugins.run_event("startup", command="build", dirty=False)
                plugin.in_place = True
                build(config)
                config.plugins.run_event("shutdown")
    finally:
        logging.disable(logging.NOTSET)


def plugin_of(config: MkDocsConfig, folder: Folder, frame: str | None) -> KbgenPlugin:
    """Ours, told for whom it builds and in which language the frame is."""
    plugin = config.plugins["kbgen"]
    assert isinstance(plugin, KbgenPlugin)
    plugin.audience, plugin.frame, plugin.frames = folder.settings.audience, frame, _frames(folder)
    plugin.progress, plugin.when_read, plugin.when_built = silent, (lambda *_: None), (lambda _: None)
    plugin.stays, plugin.memory = False, None
    return plugin


def _moved_in(others: Path, place: Path) -> None:
    for each in others.iterdir():
        shutil.move(each, place / each.name)


def config_of(folder: Folder, site_dir: Path | None, strict: bool) -> MkDocsConfig:
    """The host's configuration: the team's own, or ours. Raises KbgenError where it can't be used."""
    path = folder.root / HOST
    wanted: dict[str, Any] = {"strict": strict or None, "site_dir": str(site_dir.resolve()) if site_dir else None}
    if not path.exists() and not site_dir and folder.docs.resolve() == folder.root.resolve():
        raise KbgenError(
            f"{folder.root.resolve()} is its own docs folder: use --site-dir to say where to write the site."
        )
    if path.exists() and not path.is_file():
        raise KbgenError(f"{path} is not a file. Delete it, or write MkDocs' settings there.")
    with our_errors(), quiet():
        config = load_config(str(path) if path.exists() else _preset(folder), **wanted)
    if not path.exists():
        config.site_name = escape(folder.settings.title)  # themes print it as it is
    if "kbgen" not in config.plugins:
        raise KbgenError(f"{path} does not use kbgen. Add 'kbgen' to its 'plugins'.")
    return config


class _Kept(io.BytesIO):
    """A file in memory that MkDocs may close and read again at every change."""

    def close(self) -> None:
        """Stay open."""


def _preset(folder: Folder) -> io.BytesIO:
    """The configuration of a knowledge base that has no `mkdocs.yml`; JSON is YAML."""
    root = folder.root.resolve()
    inside = folder.docs.resolve() == root
    stream = _Kept(
        json.dumps(
            {
                "site_name": "Postmortems",
                "docs_dir": str(folder.docs.resolve()),
                "site_dir": str(root / "site"),
                "theme": {"name": "material", "language": folder.settings.lang},
                "use_directory_urls": False,
                "plugins": ["kbgen"],
            }
        ).encode()
    )
    # MkDocs wants the folder it reads below the one of its configuration.
    stream.name = str((root.parent if inside else root) / HOST)
    return stream


@contextmanager
def our_errors() -> Iterator[None]:
    """The host's errors, and those of a disk, as ours."""
    try:
        yield
    except Abort as error:
        raise KbgenError(f"the site was not built: {error}") from None
    except (ConfigurationError, MkDocsException) as error:
        raise KbgenError(f"the site was not built: {error}") from None
    except OSError as error:
        reason = f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
        raise KbgenError(f"the site was not built: {reason}. An existing site is unchanged.") from None


@contextmanager
def quiet() -> Iterator[list[str]]:
    """MkDocs' warnings and errors, not its progress: kbgen shows its own. Gives those that were shown.

    Within another one, as where a site that is served is configured anew, each is shown once.
    """
    logger = logging.getLogger("mkdocs")
    if around := next((each for each in logger.handlers if isinstance(each, _Echo)), None):
        yield around.shown
        return
    handler = _Echo(logging.WARNING)
    level, propagate = logger.level, logger.propagate
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    try:
        yield handler.shown
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


class _Echo(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.shown: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.shown.append(f"{record.levelname.lower()}: {record.getMessage()}")
        speak(self.shown[-1])
