"""The knowledge bases that an editor has documents of, as they stood on disk when they were last read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kbgen.corpus import Corpus, collect
from kbgen.documents import read_document
from kbgen.doors.disk.folder import Folder, open_folder, other_files, postmortem_paths, today
from kbgen.doors.reading.corpus import read_corpus
from kbgen.lint import lint
from kbgen.model.file_names import MARKDOWN, SETTINGS
from kbgen.model.findings import Finding


@dataclass(frozen=True)
class Workspace:
    """A knowledge base; `files` is what else a link may lead to."""

    folder: Folder
    corpus: Corpus
    files: frozenset[str]

    def findings(self, path: str, text: str) -> list[Finding]:
        """The linter's findings in one document as it stands in the editor, among the others as they are on disk."""
        others = [document for document in self.corpus if document.path != path]
        document = read_document(path, text.encode(errors="replace"))
        corpus = collect([*others, document], self.corpus.settings, self.corpus.taxonomy)
        return lint(corpus, today(corpus.settings), self.files, {path})

    def place_of(self, file: Path) -> str | None:
        """The docs-relative path of a postmortem, also of one that is not on disk yet; None for what is none."""
        home, whole = self.folder.docs.resolve(), file.resolve()
        if not whole.is_relative_to(home):
            return None
        path = whole.relative_to(home).as_posix()
        new = not whole.exists() and whole.suffix.lower() in MARKDOWN and path not in ("README.md", "index.md")
        return path if new or path in postmortem_paths(self.folder) else None


class Workspaces:
    """Each knowledge base is read once, and again after one of its documents was saved."""

    def __init__(self) -> None:
        self._read: dict[Path, Workspace] = {}

    def of(self, file: Path) -> tuple[Workspace, str] | None:
        """The knowledge base of a file and its path there; None for what is no postmortem.

        Raises KbgenError where the settings can't be read.
        """
        root = root_of(file)
        if root not in self._read:
            folder = open_folder(root)
            self._read[root] = Workspace(folder, read_corpus(folder), other_files(folder))
        base = self._read[root]
        path = base.place_of(file)
        return (base, path) if path else None

    def forget(self, file: Path) -> None:
        """Read the knowledge base again when it is asked for next."""
        self._read.pop(root_of(file), None)


def root_of(file: Path) -> Path:
    """The folder of the nearest `kbgen.toml`, else the one above `postmortems/`, else the file's own."""
    for folder in file.parents:
        if (folder / SETTINGS).is_file():
            return folder
    return next((folder.parent for folder in file.parents if folder.name == "postmortems"), file.parent)
