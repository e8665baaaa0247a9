"""What of the team's own folder may be published: of its documents, its other pages and its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mkdocs.structure.files import File

from kbgen.corpus import Corpus, may_see, seen, withheld_files
from kbgen.documents import Document, read_document
from kbgen.doors.disk.copies import copies
from kbgen.doors.disk.folder import Folder, leads_out, read_bytes, unusable


@dataclass(frozen=True)
class Screened:
    """What may be published, and why the rest may not.

    Attributes:
        pages: the documents of pages that may, postmortems or not, as this site's readers see them; by path.
        reasons: of each file that may not, why; by path.
    """

    pages: dict[str, Document]
    reasons: dict[str, str]


def screened(files: Iterable[File], corpus: Corpus, published: Corpus, folder: Folder) -> Screened:
    """Look at files of the docs folder. `corpus` is all that was read, `published` what of it readers may see."""
    ours = list(files)
    others = [file.src_uri for file in ours if not file.is_documentation_page()]
    withheld = withheld_files(corpus, others, copies(folder, others))
    found = Screened({}, {})
    for file in ours:
        place, path = Path(str(file.abs_src_path)), file.src_uri
        if fault := unusable(place, folder.docs):
            found.reasons[path] = fault
        elif leads_out(place, folder.docs):
            found.reasons[path] = "it points outside the docs folder"
        elif not file.is_documentation_page():
            if path in withheld:
                found.reasons[path] = "its document is not for this site's readers"
        elif document := _page(place, path, corpus, published, folder):
            found.pages[path] = document
        else:
            found.reasons[path] = "it is not for this site's readers"
    return found


def _page(place: Path, path: str, corpus: Corpus, published: Corpus, folder: Folder) -> Document | None:
    if path in corpus.by_path:
        return published.by_path.get(path)
    page = read_document(path, read_bytes(place))
    assert published.withheld
    return seen(page, folder.settings, published.withheld) if may_see(page, folder.settings) else None
