"""The knowledge base as a folder of plain Markdown for other generators."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from kbgen.corpus import Corpus, may_see, seen, withheld_files
from kbgen.documents import Document, read_document
from kbgen.doors.cli.described import commands
from kbgen.doors.disk.copies import copies
from kbgen.doors.disk.folder import Folder, Progress, other_files, read_bytes, silent
from kbgen.doors.disk.history import read_revised
from kbgen.doors.disk.left_out import left_out
from kbgen.doors.disk.patterns import read_patterns
from kbgen.doors.disk.reading import origin_files, read_corpus
from kbgen.doors.disk.swap import aside, drop, swap
from kbgen.markdown import without_comments
from kbgen.model.endings import MARKDOWN
from kbgen.model.errors import KbgenError
from kbgen.search import search_script
from kbgen.site import (
    ASSETS,
    ENGINE,
    SEARCH_BOX,
    Site,
    box_script,
    exports,
    facts,
    load,
    markdown_of,
    pages,
    search_words,
    site,
    without_title,
)

THEME = Path(__file__).parents[2] / "site" / "theme"
_LIKE = str.maketrans('<>"', "‹›”")
MARKER = ".kbgen-stage"


class Staged(NamedTuple):
    """The number of files that were written, and how many documents were left out, by the reason."""

    files: int
    withheld: Mapping[str, int]


def stage(folder: Folder, target: Path, today: date, progress: Progress = silent, lang: str | None = None) -> Staged:
    """Write the originals, every generated page and the assets.

    Raises KbgenError for a folder that holds anything but an earlier stage.
    """
    if target.exists() and not (target / MARKER).exists() and (not target.is_dir() or any(target.iterdir())):
        raise KbgenError(f"{target} is not empty and was not written by 'kbgen stage'. Name another folder.")
    if target.resolve().is_relative_to(folder.docs.resolve()):
        raise KbgenError(f"{target} lies among the postmortems, which would be staged again. Name another folder.")
    corpus = read_corpus(folder, progress)
    words = load(lang or folder.settings.lang)
    patterns, changed = read_patterns(corpus, folder), read_revised(corpus, folder)
    made = site(corpus, folder.settings.title, words, today, patterns, commands(), changed)
    count = 0
    try:
        new = aside(target)
        try:
            for path, data in _contents(folder, corpus, made, progress):
                place = new / path
                if not place.exists():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(data)
                    count += 1
            (new / MARKER).touch()
            swap(new, target)
        finally:
            drop(new)
    except OSError as error:
        reason = f"{error.strerror}: {error.filename or target}"
        raise KbgenError(f"nothing was staged: {reason}. What stood in {target} is as it was.") from None
    return Staged(count, Counter(made.corpus.withheld.reasons.values() if made.corpus.withheld else ()))


def _contents(folder: Folder, corpus: Corpus, made: Site, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Paths and bytes; of two with the same path the first counts, so that the team's own pages do."""
    others = sorted(other_files(folder))
    withheld = withheld_files(corpus, others, copies(folder, others)) | left_out(folder.root, others)
    for number, document in enumerate(made.corpus, 1):
        yield document.path, _original(document, made).encode()
        progress("staged", number, len(made.corpus))
    for path in others:
        if path not in withheld and (data := _other(folder, path, corpus)) is not None:
            yield path, data
    for path, place in origin_files(made.corpus, folder).items():
        yield path, read_bytes(place)
    for page in pages(made):
        yield page.path, (_front({"title": page.title}) + markdown_of(page)).encode()
    # Only the generator knows the addresses: files name the pages as they are staged.
    yield from exports(made, quote)
    for asset in sorted((THEME / ASSETS).iterdir()):
        yield f"{ASSETS}/{asset.name}", asset.read_bytes()
    yield f"{ASSETS}/{ENGINE}", search_script()
    yield f"{ASSETS}/{SEARCH_BOX}", box_script(search_words(made))


def _other(folder: Folder, path: str, corpus: Corpus) -> bytes | None:
    """A picture, or a page of the team's own; None where it may not leave the docs folder."""
    place = folder.docs / path
    hidden = any(part.startswith(".") for part in path.split("/"))
    if hidden or not place.is_file() or not place.resolve().is_relative_to(folder.docs.resolve()):
        return None
    if not path.lower().endswith(MARKDOWN):
        return read_bytes(place)
    document = read_document(path, read_bytes(place))
    others = corpus.published().withheld
    assert others
    page = seen(document, corpus.settings, others)
    return (_front({"title": page.meta.title}) + page.body).encode() if may_see(document, corpus.settings) else None


def _original(document: Document, made: Site) -> str:
    meta = document.meta
    front = {"title": document.title, "description": meta.summary, "tags": meta.tags}
    # Relative .md links inside HTML are followed by some generators only: the pages are named, not linked.
    block = facts(document, made, lambda _path: None)
    return f"{_front(front)}{block}\n\n{without_title(without_comments(document.body), document.title).strip()}\n"


def _front(values: Mapping[str, str | list[str] | None]) -> str:
    """Front matter in YAML: JSON is YAML that no value can break out of.

    Generators differ in whether they escape a title; one without brackets and quotes needs no escaping.
    """
    lines = [f"{key}: {json.dumps(_inert(value), ensure_ascii=False)}\n" for key, value in values.items() if value]
    return f"---\n{''.join(lines)}---\n\n" if lines else ""


def _inert(value: str | list[str]) -> str | list[str]:
    return value.translate(_LIKE) if isinstance(value, str) else [item.translate(_LIKE) for item in value]
