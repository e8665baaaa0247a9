"""The search index of a knowledge base on disk, brought up to date before it is read."""

from __future__ import annotations

from pathlib import Path

from kbgen.doors.folder import Progress, open_folder, read_corpus, silent
from kbgen.features.searching import Index, entry, open_index


def bring_up_to_date(root: Path, progress: Progress = silent) -> Index:
    """The index of what the audience may read, as the files stand now. Raises KbgenError where that can't be."""
    folder = open_folder(root)
    entries = [entry(document) for document in read_corpus(folder, progress).published()]
    return open_index(folder.cache / "search", entries, progress)


def aliases(root: Path) -> dict[str, str]:
    """Every id that a document of the knowledge base bears or bore, and the id that it bears now."""
    return {name: document.id for name, document in read_corpus(open_folder(root)).by_id.items()}
