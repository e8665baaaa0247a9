"""The language server: findings while somebody types, completion, explanations, and the safe fixes.

All that it says comes from the same functions as the terminal; here stand only the protocol and the files. What is
in the editor counts, not what is on disk. `findable_by` is left to `kbgen lint`, which has the index.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from kbgen import __version__
from kbgen.corpus import Corpus, collect
from kbgen.documents import read_document
from kbgen.doors.editor_answers import actions, diagnostics, hover, items
from kbgen.doors.folder import Folder, open_folder, other_files, postmortem_paths, read_corpus, today
from kbgen.features.linting import lint
from kbgen.nouns.errors import KbgenError
from kbgen.nouns.findings import Finding
from kbgen.nouns.settings import FILE_NAME

PAUSE = 0.25  # seconds without a keystroke before the text is looked at


@dataclass(frozen=True)
class Shelf:
    """A knowledge base as it stood on disk when it was last read."""

    folder: Folder
    corpus: Corpus
    files: frozenset[str]


class KbgenServer(LanguageServer):
    """What is known of the knowledge bases of the open documents, and the checks that wait for a pause."""

    def __init__(self) -> None:
        super().__init__("kbgen", __version__)
        self.shelves: dict[Path, Shelf] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}
        self.found: dict[str, list[Finding]] = {}

    def shelf(self, uri: str) -> tuple[Shelf, str] | None:
        """The knowledge base of a document and its path there; None for what is no postmortem."""
        file = to_fs_path(uri)
        if file is None:
            return None
        root = root_of(Path(file))
        if root not in self.shelves:
            folder = open_folder(root)
            self.shelves[root] = Shelf(folder, read_corpus(folder), other_files(folder))
        shelf = self.shelves[root]
        home, whole = shelf.folder.docs.resolve(), Path(file).resolve()
        if not whole.is_relative_to(home):
            return None
        path = whole.relative_to(home).as_posix()
        new = not whole.exists() and whole.suffix == ".md" and path not in ("README.md", "index.md")
        return (shelf, path) if new or path in postmortem_paths(shelf.folder) else None

    def forget(self, uri: str) -> None:
        """Read the knowledge base again when it is asked for next."""
        file = to_fs_path(uri)
        if file:
            self.shelves.pop(root_of(Path(file)), None)


def root_of(file: Path) -> Path:
    """The folder of the nearest `kbgen.toml`, else the one above `postmortems/`, else the file's own."""
    for folder in file.parents:
        if (folder / FILE_NAME).is_file():
            return folder
    return next((folder.parent for folder in file.parents if folder.name == "postmortems"), file.parent)


def with_text(shelf: Shelf, path: str, text: str) -> Corpus:
    """The knowledge base with one document as it stands in the editor."""
    others = [document for document in shelf.corpus if document.path != path]
    document = read_document(path, text.encode(errors="replace"))
    return collect([*others, document], shelf.corpus.settings, shelf.corpus.taxonomy)


def server() -> KbgenServer:
    """A server with all its answers, not yet started."""
    made = KbgenServer()

    async def check(uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        try:
            here = await asyncio.to_thread(made.shelf, uri)
        except KbgenError as error:
            made.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"kbgen: {error}"))
            return
        document = made.workspace.get_text_document(uri)
        made.found[uri] = _findings(here, document) if here else []
        shown = diagnostics(made.found[uri], document)
        made.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, document.version))

    def soon(uri: str, pause: float) -> None:
        if task := made.waiting.pop(uri, None):
            task.cancel()
        made.waiting[uri] = asyncio.get_running_loop().create_task(check(uri, pause))

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(_server: KbgenServer, params: types.DidOpenTextDocumentParams) -> None:
        soon(params.text_document.uri, 0)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(_server: KbgenServer, params: types.DidChangeTextDocumentParams) -> None:
        soon(params.text_document.uri, PAUSE)

    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(_server: KbgenServer, params: types.DidSaveTextDocumentParams) -> None:
        made.forget(params.text_document.uri)
        soon(params.text_document.uri, 0)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(_server: KbgenServer, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if task := made.waiting.pop(uri, None):
            task.cancel()
        made.found.pop(uri, None)
        made.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    _answer(made)
    return made


def _answer(made: KbgenServer) -> None:
    """The questions that an editor asks of its own accord."""

    @made.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", " ", "-", "[", ","]))
    def complete(_server: KbgenServer, params: types.CompletionParams) -> list[types.CompletionItem]:
        here = _shelf(made, params.text_document.uri)
        document = made.workspace.get_text_document(params.text_document.uri)
        return items(document, params.position, here[0].corpus, here[1]) if here else []

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    def explain(_server: KbgenServer, params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri
        return hover(made.workspace.get_text_document(uri), params.position, made.found.get(uri, []))

    @made.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]),
    )
    def act(_server: KbgenServer, params: types.CodeActionParams) -> list[types.CodeAction]:
        here = _shelf(made, params.text_document.uri)
        document = made.workspace.get_text_document(params.text_document.uri)
        return actions(document, here[0].corpus.settings) if here else []


def _shelf(made: KbgenServer, uri: str) -> tuple[Shelf, str] | None:
    try:
        return made.shelf(uri)
    except KbgenError:
        return None


def _findings(here: tuple[Shelf, str], document: TextDocument) -> list[Finding]:
    shelf, path = here
    corpus = with_text(shelf, path, document.source)
    return lint(corpus, today(corpus.settings), shelf.files, {path})
