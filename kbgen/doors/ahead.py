"""Work done by other processors while the host goes on: Markdown before its turn comes, files that nobody waits for.

The host converts page after page on one processor. Copies of this process do it for all of them at the same time
and send back what the host's own `render` set on each page. Wherever that can't be, whether a copy may not be made,
died, or had something to log, the host does the work itself, as if this module did not exist.
"""

from __future__ import annotations

import gc
import io
import logging
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

Made = TypeVar("Made")

FEWEST = 60
"""With fewer pages, copies of the process cost more than they save."""


def processors() -> int:
    """How many copies of this process may work at once; 1 where none may be made.

    A copy of a process with threads may hang, and so may one on a Mac.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def beside(work: Callable[[], Made]) -> Callable[[], Made]:
    """Begin `work` in another process; what is given waits for its result, or does it here where that failed."""
    if processors() < 2:
        return work
    answers = _copy(lambda: iter([pickle.dumps(work())]))

    def result() -> Made:
        for answer in _received(answers):
            made: Made = pickle.loads(answer)  # noqa: S301 - of our own process
            return made
        return work()

    return result


def convert_ahead(given: Sequence[tuple[Page, str]], config: MkDocsConfig, files: Files) -> None:
    """Begin to convert pages, each with the Markdown that is expected of it, in the order of their turns.

    A page whose Markdown is another when its turn comes, because a plugin or a hook changed it, is converted anew.
    """
    several = processors()
    if several < 2 or len(given) < FEWEST:
        return
    for first in range(several):
        mine = given[first::several]
        answers = _received(_copy(partial(_converted, mine, config, files)))
        found: dict[str, dict[str, Any]] = {}
        for page, text in mine:
            page.render = partial(_render, page, text, page.render, partial(_next, answers, found, files))  # type: ignore[method-assign]


def _render(
    page: Page,
    text: str,
    convert: Callable[[MkDocsConfig, Files], None],
    ahead: Callable[[str], dict[str, Any] | None],
    config: MkDocsConfig,
    files: Files,
) -> None:
    """In place of the page's own `render`: what a copy of this process made of the same text, where there is any."""
    made = ahead(page.file.src_uri) if page.markdown == text else None
    if made is None:
        convert(config, files)
    else:
        vars(page).update(made)


def _next(answers: Iterator[bytes], found: dict[str, dict[str, Any]], files: Files, path: str) -> dict[str, Any] | None:
    """What was made of a page: the copy sends pages in their order, and nothing for those that it leaves to us."""
    while path not in found:
        answer = next(answers, None)
        if answer is None:
            return None
        name, made = _Unpickler(io.BytesIO(answer), files).load()
        found[name] = made
    return found.pop(path)


def _converted(given: Iterable[tuple[Page, str]], config: MkDocsConfig, files: Files) -> Iterator[bytes]:
    said = _counted_records()
    for page, text in given:
        before, silent = vars(page) | {"markdown": text}, len(said)
        page.markdown = text
        try:
            page.render(config, files)
        except Exception:  # the host meets it again, and says so
            said.append(None)
        now = vars(page)
        made = {name: value for name, value in now.items() if name not in before or before[name] is not value}
        answer = io.BytesIO()
        _Pickler(answer).dump((page.file.src_uri, made if len(said) == silent else None))
        page.content = None
        yield answer.getvalue()


def _counted_records() -> list[None]:
    """A list that grows with everything logged: who logs about a page is not heard from here, so the host must."""
    said: list[None] = []
    make = logging.getLogRecordFactory()

    def counted(*args: Any, **more: Any) -> logging.LogRecord:
        said.append(None)
        return make(*args, **more)

    logging.setLogRecordFactory(counted)
    return said


class _Pickler(pickle.Pickler):
    """Files of the site go by their path, since the host compares them by being the same."""

    def persistent_id(self, obj: object) -> str | None:
        return obj.src_uri if isinstance(obj, File) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, files: Files) -> None:
        super().__init__(file)
        self._files = files

    def persistent_load(self, pid: str) -> File | None:
        return self._files.get_file_from_path(pid)


# -- copies of this process -------------------------------------------------------------------------------------


def _copy(work: Callable[[], Iterable[bytes]]) -> Connection:
    """A copy of this process that sends what `work` yields. It ends with this one."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    gc.freeze()  # what was read stays: looking through it again and again would only touch, and so copy, it
    process = context.Process(target=_work, args=(work, ours, theirs), daemon=True)
    process.start()
    theirs.close()
    return ours


def _work(work: Callable[[], Iterable[bytes]], ours: Connection, theirs: Connection) -> None:
    ours.close()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    for answer in work():
        theirs.send_bytes(answer)


def _received(answers: Connection) -> Iterator[bytes]:
    """What a copy sends until it ends, however it does."""
    try:
        while True:
            yield answers.recv_bytes()
    except (EOFError, OSError):
        answers.close()
