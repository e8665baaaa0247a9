"""Which files of the docs folder the site's readers may see."""

from __future__ import annotations

from kbgen.corpus.corpus import Corpus, collect
from kbgen.documents import Document

_BUNDLES = ("index", "README")


def may_see(document: Document, corpus: Corpus) -> bool:
    """Whether the settings' audience may read a page. A page that is no postmortem and names no readers is for all."""
    if document.path not in corpus.by_path and document.meta.visibility is None:
        return True
    return bool(collect([document], corpus.settings).published().documents)


def withheld_folders(corpus: Corpus) -> tuple[str, ...]:
    """Folders that belong to a document which is not published (`secret/` for `secret/index.md`)."""
    kept = corpus.published().by_path
    withheld = (document.path for document in corpus if document.path not in kept)
    parts = (path.rpartition("/") for path in withheld)
    return tuple(f"{folder}/" for folder, _, name in parts if folder and name.rpartition(".")[0] in _BUNDLES)
