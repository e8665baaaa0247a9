"""The site while one writes: built again at every change of what it is made of, with a word on each."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from kbgen.doors.caches.build_cache import RecentlyAsked
from kbgen.doors.chinese import spoken
from kbgen.doors.cli.terminal import seldom_swept
from kbgen.doors.disk.file_stats import INPUTS
from kbgen.doors.disk.folder import OVERRIDES, Folder
from kbgen.doors.mkdocs.build import config_of, first_frame, our_errors, plugin_of, quiet
from kbgen.model.errors import KbgenError
from kbgen.model.plurals import counted

ADDRESS = "127.0.0.1:8000"
SOONEST, LATEST = 0.05, 0.2  # seconds between two looks at the files: looking is not to be most of the work

OFTEN = 5  # builds: to look for what is left of them takes a tenth of one

Say = Callable[[str], None]
Findings = Callable[[Folder, list[Path]], list[str]]
States = dict[Path, tuple[int, int]]


def serve_site(folder: Folder, address: str | None, say: Say, findings: Findings) -> None:
    """Serve the site until stopped; `findings` looks at saved files. Raises KbgenError where it can't begin."""
    place = tempfile.mkdtemp(prefix="kbgen-serve-")
    try:
        _Serving(folder, Path(place, "site"), address, say, findings).run()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def parsed(address: str) -> tuple[str, int]:
    """Host and port. Raises KbgenError for what is no address.

    >>> parsed("127.0.0.1:8000"), parsed("[::1]:80")
    (('127.0.0.1', 8000), ('::1', 80))
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise KbgenError(f"'{address}' is not an address. Write one like {ADDRESS}, with a port from 1 to 65535.")
    return host.strip("[]"), int(port)


class _Server(LiveReloadServer):
    """Says where it listens as soon as it does; gives programs nothing that is older than the pages."""

    say: Say
    ready: Callable[[str], None]

    def server_activate(self) -> None:
        super().server_activate()
        self.say(f"Serving on {self.url} (Ctrl+C stops).")

    def follow(self, folder: Path) -> None:
        """Watch a folder that may go and come again, as with another branch: whoever watches a folder ends with it."""
        path = os.path.abspath(folder)  # noqa: PTH100 - as the host names it
        self.watch(path)

        def seen(event: FileSystemEvent) -> None:
            if event.event_type == "modified" or path not in (event.src_path, event.dest_path):
                return
            if os.path.isdir(path):  # noqa: PTH112
                self.observer.unschedule(self._watch_refs[path])
                times = self._watched_paths.pop(path)
                self.watch(path)
                self._watched_paths[path] = times
            with self._rebuild_cond:
                self._want_rebuild = True
                self._rebuild_cond.notify_all()

        handler = FileSystemEventHandler()
        handler.on_any_event = seen  # type: ignore[method-assign]
        self.observer.schedule(handler, os.path.dirname(path), recursive=False)  # noqa: PTH120

    def serve_request(self, environ: Any, start_response: Any) -> Any:
        self.ready(environ["PATH_INFO"].removeprefix(self.mount_path))
        return super().serve_request(environ, start_response)


class _Serving:
    """What is served, and what it was made of the last time."""

    def __init__(self, folder: Folder, place: Path, address: str | None, say: Say, findings: Findings) -> None:
        self.folder, self.place, self.findings = folder, place, findings
        self.say: Say = lambda english: say(spoken(english, self.folder.settings.lang))
        self.memory, self.builds = RecentlyAsked(), 0
        self.rest = Thread()
        self.rest.start()
        self.whole = Event()  # whether nothing of the site is older than its pages
        self.whole.set()
        config = self._config()
        host, port = parsed(address) if address else config.dev_addr
        self._check(host, port)
        began = time.monotonic()
        self.states = self._look()
        pause = min(max(SOONEST, 20 * (time.monotonic() - began)), LATEST)
        self.server = _Server(self._rebuild, host, port, str(place), polling_interval=pause)
        self.server.say = self.say
        self.server.error_handler, self.server.ready = self._error_page, self._ready

    def run(self) -> None:
        """Build, and go on until stopped."""
        with our_errors(), quiet():
            config = self._config()
            config.plugins.run_event("startup", command="serve", dirty=False)
            try:
                self._build(config, "Built")
                self._write_rest()
                root = self.folder.root.resolve()
                self.server.follow(self.folder.docs.resolve())
                self.server.watch(str(root), recursive=False)  # settings and words that may yet come
                if (root / OVERRIDES).is_dir():
                    self.server.watch(str(root / OVERRIDES))
                config.plugins.run_event("serve", self.server, config=config, builder=self._rebuild)
                self.server.serve()  # type: ignore[no-untyped-call]
            except KeyboardInterrupt:
                self.say("Stopped.")
            finally:
                config.plugins.run_event("shutdown")
                self.server.shutdown()
                self.rest.join()

    def _config(self) -> MkDocsConfig:
        config = config_of(self.folder, self.place, strict=False)
        self.plugin = plugin_of(config, self.folder, first_frame(self.folder))
        self.plugin.stays, self.plugin.memory, self.plugin.frames = True, self.memory, ()
        return config

    def _check(self, host: str, port: int) -> None:
        """Raises KbgenError where nobody can listen, before anything is built."""
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            socket.create_server((host, port), family=family).close()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise KbgenError(f"can't listen on {host}:{port}: {reason}. Give another address with --address.") from None

    def _look(self) -> States:
        """What the site is made of, as it stands: sizes and times."""
        root = self.folder.root.resolve()
        found = [root / name for name in INPUTS]
        for top in (self.folder.docs.resolve(), root / OVERRIDES):
            for base, folders, files in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found += [Path(base, name) for name in files if not name.startswith(".")]
        states: States = {}
        for path in found:
            try:
                now = path.stat()
                states[path] = (now.st_size, now.st_mtime_ns)
            except OSError:
                continue
        return states

    def _rebuild(self, *_: Any, **__: Any) -> None:
        self.rest.join()
        self.whole.clear()
        saved = None
        try:
            saved = self._built_again()
        finally:
            if saved is None:
                self.whole.set()
            else:  # beside: the server gives no page before this function ends
                self.rest = Thread(target=self._finish, args=(saved,), daemon=True)
                self.rest.start()

    def _built_again(self) -> list[Path] | None:
        """Build where anything changed: the files that were saved, or None where nothing was built."""
        before, self.states = self.states, self._look()
        paths = sorted(path for path in before.keys() | self.states.keys() if before.get(path) != self.states.get(path))
        if not paths:
            return None
        rest = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
        names = ", ".join(path.name for path in paths[:3]) + rest
        try:
            with our_errors():
                self._build(self._config(), f"{names} changed: rebuilt")
        except KbgenError as error:  # the next save may put it right
            self.say(f"{names} changed: {error}")
            return None
        return [path for path in paths if path in self.states]

    def _finish(self, saved: list[Path]) -> None:
        """What nobody waits for who looks at a page: the files for programs, and what is found in saved files."""
        try:
            self._write_rest()
        finally:
            self.whole.set()
        try:
            for line in self.findings(self.folder, saved):
                self.say(line)
        except KbgenError as error:
            self.say(f"{', '.join(path.name for path in saved)}: {error}")

    def _write_rest(self) -> None:
        with seldom_swept():
            self.plugin.write_rest()
        self.memory.turn()
        self.builds += 1
        if self.builds % OFTEN == 0:
            gc.collect()  # pages and files of the host refer to one another: what nobody looks for stays for ever

    def _ready(self, path: str) -> None:
        """Wait for what is asked for, where it may be of before."""
        if self.plugin.is_for_programs(path):
            self.whole.wait()

    def _build(self, config: MkDocsConfig, what: str) -> None:
        began = time.monotonic()
        with seldom_swept():
            build(config, serve_url=self.server.url)
        self.folder = self.plugin.folder
        read = f"{counted(len(self.plugin.site.corpus), 'postmortem')} of {self.folder.docs}"
        self.say(f"{what}: {read}, {time.monotonic() - began:.1f} s")

    def _error_page(self, code: int) -> bytes | None:
        page = self.place / f"{code}.html"
        return page.read_bytes() if page.is_file() else None
