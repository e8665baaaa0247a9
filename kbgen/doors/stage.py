"""The knowledge base as a folder of plain Markdown for other generators."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from kbgen.corpus import Corpus, may_see, seen, targets, withheld_files
from kbgen.documents import Document, read_document
from kbgen.doors.cli.command_reference import commands
from kbgen.doors.disk.atomic_swap import aside, drop, swap
from kbgen.doors.disk.copies import copies
from kbgen.doors.disk.folder import Folder, leads_out, other_files, read_bytes, unusable
from kbgen.doors.disk.mkdocs_excludes import left_out
from kbgen.doors.disk.origins import origin_files
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.git_history import read_revised
from kbgen.doors.reading.patterns import read_patterns
from kbgen.markdown import inert, without_comments
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import MARKDOWN
from kbgen.model.progress import Progress, silent
from kbgen.site import (
    ASSETS,
    ENGINE,
    SEARCH_BOX,
    THEME,
    Site,
    engine_script,
    exports,
    facts,
    load,
    markdown_of,
    pages,
    search_words,
    site,
    start_script,
    without_title,
)

# What keeps other generators from running text as a template: Jekyll, Eleventy, Docusaurus.
_NO_TEMPLATE = "render_with_liquid: false\ntemplateEngineOverride: md\nmdx: {format: md}\n"
# Docusaurus takes the day off a name, and two postmortems, or the same quarter of two years, become one page.
_WHOLE_NAME = "parse_number_prefixes: false\n"
_LIKE = str.maketrans('<>"', "‹›”")
_BRACE = re.compile(r"\{(?=[{%#!])")  # mdBook takes front matter for text
MARKER = ".kbgen-stage"
INDEX = "index.md"
_TO_INDEX = re.compile(rb"(\]\(<?(?:[^()<>\s#]{0,300}/)?)index\.md(?=[)>#])")


class Staged(NamedTuple):
    """The number of files that were written, the documents that these readers get, and the links of postmortems, as
    (postmortem, path), to files that are not there.
    """

    files: int
    corpus: Corpus
    broken: tuple[tuple[str, str], ...]


def stage(
    folder: Folder,
    target: Path,
    today: date,
    progress: Progress = silent,
    index: str = INDEX,
) -> Staged:
    """Write the originals, every generated page and the assets; `index` is what the page of a folder is called.

    Raises KbgenError for a folder that holds anything but an earlier stage.
    """
    if target.exists() and not (target / MARKER).exists() and (not target.is_dir() or any(target.iterdir())):
        raise KbgenError(f"{target} is not empty and was not written by 'kbgen stage'. Name another folder.")
    if target.resolve().is_relative_to(folder.docs.resolve()):
        raise KbgenError(f"{target} is among the postmortems and would itself be staged. Name another folder.")
    corpus = read_corpus(folder, progress)
    words = load(folder.settings.lang)
    patterns, changed = read_patterns(corpus, folder), read_revised(corpus, folder)
    made = site(corpus, folder.settings.title, words, today, patterns, commands(), changed)
    count = 0
    try:
        new = aside(target)
        try:
            for name, data in _contents(folder, corpus, made, progress, index):
                path = _called(name, index)
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
        raise KbgenError(f"nothing was staged: {reason}. The content of {target} is unchanged.") from None
    links = ((each.path, path) for each in made.corpus for path in sorted(targets(each)))
    broken = tuple((path, link) for path, link in links if not (target / _called(link, index)).exists())
    return Staged(count, made.corpus, broken)


def _called(path: str, index: str) -> str:
    """What a file is called where the page of a folder has another name."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, index) if name == INDEX else path


def _contents(
    folder: Folder, corpus: Corpus, made: Site, progress: Progress, index: str
) -> Iterator[tuple[str, bytes]]:
    """As `_files`, with links to the pages of folders by what those are called."""
    name = index.encode()
    for path, data in _files(folder, corpus, made, progress, index):
        is_page = index != INDEX and path.lower().endswith(MARKDOWN)
        yield path, _TO_INDEX.sub(lambda match: match[1] + name, data) if is_page else data


def _files(folder: Folder, corpus: Corpus, made: Site, progress: Progress, index: str) -> Iterator[tuple[str, bytes]]:
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
    yield from exports(made, lambda path: quote(_called(path, index)))
    for asset in sorted((THEME / ASSETS).iterdir()):
        yield f"{ASSETS}/{asset.name}", asset.read_bytes()
    words = search_words(made)
    yield f"{ASSETS}/{ENGINE}", engine_script(words)
    yield f"{ASSETS}/{SEARCH_BOX}", start_script(words)


def _other(folder: Folder, path: str, corpus: Corpus) -> bytes | None:
    """A picture, or a page of the team's own; None where it may not leave the docs folder."""
    place = folder.docs / path
    hidden = any(part.startswith(".") for part in path.split("/"))
    if hidden or unusable(place, folder.docs) or leads_out(place, folder.docs):
        return None
    if not path.lower().endswith(MARKDOWN):
        return read_bytes(place)
    document = read_document(path, read_bytes(place))
    others = corpus.published().withheld
    assert others
    page = seen(document, corpus.settings, others)
    return (
        (_front({"title": document.title}) + inert(page.body)).encode() if may_see(document, corpus.settings) else None
    )


def _original(document: Document, made: Site) -> str:
    meta = document.meta
    front = {"title": document.title, "description": meta.summary, "tags": meta.tags}
    # Relative .md links inside HTML are followed by some generators only: the pages are named, not linked.
    block = facts(document, made, lambda _path: None)
    body = without_title(without_comments(document.body), document.title).strip()
    return f"{_front(front)}{block}\n\n{inert(body)}\n"


def _front(values: Mapping[str, str | list[str] | None]) -> str:
    """Front matter in YAML: JSON is YAML that no value can break out of.

    Generators differ in whether they escape a title; one without brackets and quotes needs no escaping.
    """
    lines = [f"{key}: {json.dumps(_inert(value), ensure_ascii=False)}\n" for key, value in values.items() if value]
    return f"---\n{''.join(lines)}{_NO_TEMPLATE}{_WHOLE_NAME}---\n\n"


def _inert(value: str | list[str]) -> str | list[str]:
    texts = [_BRACE.sub("{ ", item.translate(_LIKE)) for item in ([value] if isinstance(value, str) else value)]
    return texts[0] if isinstance(value, str) else texts
