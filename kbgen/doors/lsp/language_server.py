"""The language server: findings while somebody types, completion, explanations, and the safe fixes.

All that it says comes from the same functions as the terminal; here stands only the protocol. What is in the editor
counts, not what is on disk. `findable_by` is left to `kbgen lint`, which has the index.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from kbgen import __version__
from kbgen.doors.disk.cache import unread
from kbgen.doors.lsp.editor_answers import actions, diagnostics, hover, items
from kbgen.doors.lsp.shelves import Shelf, Shelves
from kbgen.model.errors import KbgenError
from kbgen.model.findings import Finding

PAUSE = 0.25  # seconds without a keystroke before the text is looked at


class KbgenServer(LanguageServer):
    """What was found in the open documents, and the checks that wait for a pause."""

    def __init__(self) -> None:
        super().__init__("kbgen", __version__)
        self.shelves = Shelves()
        self.found: dict[str, list[Finding]] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._said: set[str] = set()

    def soon(self, uri: str, pause: float) -> None:
        """Look at a document after a pause, unless it changes before."""
        self.wait_no_more(uri)
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._check(uri, pause))

    def wait_no_more(self, uri: str) -> None:
        """Call off the check that waits."""
        if task := self._waiting.pop(uri, None):
            task.cancel()

    def here(self, uri: str) -> tuple[Shelf, str] | None:
        """The knowledge base of a document and its path there. Raises KbgenError as `Shelves` does."""
        file = to_fs_path(uri)
        return self.shelves.of(Path(file)) if file else None

    def here_quietly(self, uri: str) -> tuple[Shelf, str] | None:
        """The same for what an editor asks of its own accord: the findings have told what is wrong."""
        try:
            return self.here(uri)
        except KbgenError:
            return None

    def forget(self, uri: str) -> None:
        """Read the knowledge base of a document again."""
        if file := to_fs_path(uri):
            self.shelves.forget(Path(file))

    async def _check(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        try:
            here = await asyncio.to_thread(self.here, uri)
        except KbgenError as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"kbgen: {error}"))
            return
        if here and (notice := unread(here[0].folder.root)) and notice not in self._said:
            self._said.add(notice)
            self.window_log_message(types.LogMessageParams(types.MessageType.Warning, f"kbgen: {notice}"))
        document = self.workspace.get_text_document(uri)
        self.found[uri] = here[0].findings(here[1], document.source) if here else []
        shown = diagnostics(self.found[uri], document)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, document.version))


def server() -> KbgenServer:
    """A server with all its answers, not yet started."""
    made = KbgenServer()
    _watch(made)
    _answer(made)
    return made


def _watch(made: KbgenServer) -> None:
    """What the editor tells of its documents."""

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(server: KbgenServer, params: types.DidOpenTextDocumentParams) -> None:
        server.soon(params.text_document.uri, 0)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(server: KbgenServer, params: types.DidChangeTextDocumentParams) -> None:
        server.soon(params.text_document.uri, PAUSE)

    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(server: KbgenServer, params: types.DidSaveTextDocumentParams) -> None:
        server.forget(params.text_document.uri)
        server.soon(params.text_document.uri, 0)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(server: KbgenServer, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.wait_no_more(uri)
        server.found.pop(uri, None)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def _answer(made: KbgenServer) -> None:
    """The questions that an editor asks of its own accord."""

    @made.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", " ", "-", "[", ","]))
    def complete(server: KbgenServer, params: types.CompletionParams) -> list[types.CompletionItem]:
        here = server.here_quietly(params.text_document.uri)
        document = server.workspace.get_text_document(params.text_document.uri)
        return items(document, params.position, here[0].corpus, here[1]) if here else []

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    def explain(server: KbgenServer, params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri
        return hover(server.workspace.get_text_document(uri), params.position, server.found.get(uri, []))

    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    def act(server: KbgenServer, params: types.CodeActionParams) -> list[types.CodeAction]:
        here = server.here_quietly(params.text_document.uri)
        document = server.workspace.get_text_document(params.text_document.uri)
        return actions(document, here[0].corpus.settings) if here else []
