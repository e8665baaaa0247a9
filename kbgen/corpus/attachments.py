"""Files beside documents: they go where their documents go."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kbgen.corpus.audience import may_see, path_of, seen, targets
from kbgen.corpus.corpus import Corpus
from kbgen.documents import Document

# What people put beside a document, as opposed to what a site is made of (styles, scripts, robots.txt).
_ATTACHED = frozenset(
    [
        *("png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "heic", "mp4", "mov", "webm"),
        *("log", "csv", "tsv", "json", "har", "pcap", "zip", "gz", "tgz", "xz"),
        *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "drawio", "excalidraw"),
    ]
)
# Texts that are no Markdown by their names: no postmortem, whatever they tell. Crawlers ask for some of their own.
WRITTEN = frozenset({"mdx", "txt", "text", "rst", "adoc", "asciidoc", "org", "mdwn", "mdtxt", "mdtext", "qmd", "rmd"})
_ASKED_FOR = frozenset({"robots.txt", "humans.txt", "ads.txt", "llms.txt", "security.txt"})
_ENDING = re.compile(r"\.\w{1,10}")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")  # before a name these make it another one


@dataclass(frozen=True)
class CopiedTexts:
    """What files are that have something else's text: `leads` are links and the paths that they lead to; `documents`
    are those that begin as a postmortem does and are none by their names (`x.md.orig`, `x copy.txt`).
    """

    leads: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()


def withheld_files(corpus: Corpus, files: Iterable[str], copies: CopiedTexts = CopiedTexts()) -> frozenset[str]:
    """Which files of the docs folder the audience does not get, by their paths.

    All in the folder of a withheld `index.md`; what only withheld documents, or withheld parts, name; what nobody
    names and goes by the name of a withheld document; and copies of what the audience does not get, or not all of.
    """
    published = corpus.published()
    others = published.withheld
    assert others
    files = list(files)
    secret = _secret_names(corpus, published, frozenset(_plain(posixpath.basename(path)) for path in files))
    stems = tuple(stem for stem in others.stems if posixpath.basename(stem).casefold() not in ("index", "readme"))
    inside, doubtful = set[str](), set[str]()
    for path in files:
        if others.folders and path.startswith(others.folders):
            inside.add(path)
        elif _plain(posixpath.basename(path)) in secret or (stems and path.startswith(stems)):
            doubtful.add(path)
    if doubtful:  # to look at every text costs something
        doubtful -= {target for document in published for target in targets(document)}
    gone = inside | doubtful
    for each in copies.documents:
        if not may_see(each, corpus.settings) or seen(each, corpus.settings, others) is not each:
            gone.add(each.path)
    whole = {path for path, document in published.by_path.items() if document is corpus.by_path[path]}
    for path, target in copies.leads.items():
        if target in gone or (target in corpus.by_path and target not in whole):
            gone.add(path)
    return frozenset(gone)


def _secret_names(corpus: Corpus, published: Corpus, names: frozenset[str]) -> frozenset[str]:
    """Those of the names of files that stand in what the audience does not get."""
    found: set[str] = set()
    lengths = sorted({len(name) for name in names})
    endings = frozenset(match[0] for name in names if (match := re.search(r"\.\w{1,10}\Z", name)))
    for document in corpus:
        shown = published.by_path.get(document.path)
        if shown is document or not endings:
            continue
        there = _named(document.text, names, lengths, endings)
        found |= there - _named(shown.text, names, lengths, endings) if shown and there else there
    return frozenset(found)


def _named(text: str, names: frozenset[str], lengths: Sequence[int], endings: frozenset[str]) -> set[str]:
    """Which of the names stand in a text: as they are, or as links write them, blanks and brackets and all."""
    found: set[str] = set()
    for written in dict.fromkeys((_plain(text), _plain(path_of(text)))):
        ends = (match.end() for match in _ENDING.finditer(written) if match[0] in endings)
        for start, end in ((end - length, end) for end in ends for length in lengths if length <= end):
            if written[start:end] in names and not (start and written[start - 1] in _WORD):
                found.add(written[start:end])
    return found


def _plain(text: str) -> str:
    """One form of what systems and keyboards write in several."""
    return unicodedata.normalize("NFC", text).casefold()


def unclaimed(corpus: Corpus, files: Iterable[str]) -> list[str]:
    """The attachments, and texts that are no Markdown by their names, that no document names.

    Nobody can tell whose they are, and so who may see them.
    """
    told = ((path, path.rpartition(".")[2].casefold()) for path in files if posixpath.basename(path) not in _ASKED_FOR)
    attached = [path for path, ending in told if ending in _ATTACHED or ending in WRITTEN]
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
