"""Files beside documents: they go where their documents go."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import unquote

from kbgen.corpus.audience import targets
from kbgen.corpus.corpus import Corpus

# What people put beside a document, as opposed to what a site is made of (styles, scripts, robots.txt).
_ATTACHED = frozenset(
    [
        *("png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "heic", "mp4", "mov", "webm"),
        *("log", "csv", "tsv", "json", "har", "pcap", "zip", "gz", "tgz", "xz"),
        *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "drawio", "excalidraw"),
    ]
)
_NAME = re.compile(r"[^\s()<>\"'\[\]/\\|`]{1,255}\.\w{1,10}")


def withheld_files(corpus: Corpus, files: Iterable[str]) -> frozenset[str]:
    """Which files of the docs folder the audience does not get, by their paths.

    All in the folder of a withheld `index.md`; what only withheld documents, or withheld parts, name; and what nobody
    names and goes by the name of a withheld document.
    """
    published = corpus.published()
    others = published.withheld
    assert others
    secret = _secret_names(corpus, published)
    stems = tuple(stem for stem in others.stems if posixpath.basename(stem).casefold() not in ("index", "readme"))
    inside, doubtful = set[str](), set[str]()
    for path in files:
        if others.folders and path.startswith(others.folders):
            inside.add(path)
        elif posixpath.basename(path) in secret or (stems and path.startswith(stems)):
            doubtful.add(path)
    if doubtful:  # to look at every text costs something
        doubtful -= {target for document in published for target in targets(document)}
    return frozenset(inside | doubtful)


def _secret_names(corpus: Corpus, published: Corpus) -> frozenset[str]:
    """The names of files that stand in what the audience does not get."""
    found: set[str] = set()
    for document in corpus:
        shown = published.by_path.get(document.path)
        if shown is document:
            continue
        names = _names(document.text)
        found |= names - _names(shown.text) if shown else names
    return frozenset(found)


def _names(text: str) -> set[str]:
    return {posixpath.basename(unquote(name)) for name in _NAME.findall(text)}


def unclaimed(corpus: Corpus, files: Iterable[str]) -> list[str]:
    """The attachments that no document names: nobody can tell whose they are, and so who may see them."""
    attached = [path for path in files if path.rpartition(".")[2].casefold() in _ATTACHED]
    if not attached:
        return []
    named = {target for document in corpus for target in targets(document)}
    folders = {posixpath.dirname(document.path) for document in corpus}
    bundles = tuple(
        f"{posixpath.dirname(document.path)}/"
        for document in corpus
        if posixpath.basename(document.path).partition(".")[0].casefold() in ("index", "readme")
        and "/" in document.path
    )
    return sorted(
        path
        for path in attached
        if posixpath.dirname(path) in folders and path not in named and not (bundles and path.startswith(bundles))
    )
