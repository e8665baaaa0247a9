"""The language server: findings while somebody types, completion, explanations, and the safe fixes.

All that it says comes from the same functions as the terminal; here stands only the protocol. What is in the editor
counts, not what is on disk. `findable_by` is left to `kbgen lint`, which has the index.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from kbgen import __version__
from kbgen.documents import document_id
from kbgen.doors.disk.cache_folder import unread
from kbgen.doors.lsp.protocol import actions, definition, diagnostics, hover, items, with_alias
from kbgen.doors.lsp.workspaces import Workspace, Workspaces
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import MARKDOWN
from kbgen.model.findings import Finding

Answer = TypeVar("Answer")

PAUSE = 0.25  # seconds without a keystroke before the text is looked at


class KbgenServer(LanguageServer):
    """What was found in the open documents, the checks that wait for a pause, and whether the editor took its leave."""

    def __init__(self) -> None:
        super().__init__("kbgen", __version__)
        self.shelves = Workspaces()
        self.found: dict[str, list[Finding]] = {}
        self.said_goodbye = False
        self._waiting: dict[str, asyncio.Task[None]] = {}
        # One thread does all the work, in the order in which it was asked for: the loop only reads and writes.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kbgen")
        self._said: set[str] = set()

    def soon(self, uri: str, pause: float) -> None:
        """Look at a document after a pause, unless it changes before."""
        self.wait_no_more(uri)
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._check(uri, pause))

    def wait_no_more(self, uri: str) -> None:
        """Call off the check that waits."""
        if task := self._waiting.pop(uri, None):
            task.cancel()

    def here(self, uri: str) -> tuple[Workspace, str] | None:
        """The knowledge base of a document and its path there. Raises KbgenError as `Workspaces` does."""
        file = to_fs_path(uri)
        return self.shelves.of(Path(file)) if file else None

    def here_quietly(self, uri: str) -> tuple[Workspace, str] | None:
        """The same for what an editor asks of its own accord: the findings have told what is wrong."""
        try:
            return self.here(uri)
        except KbgenError:
            return None

    def forget(self, uri: str) -> None:
        """Read the knowledge base of a document again."""
        if file := to_fs_path(uri):
            self.shelves.forget(Path(file))

    async def work(self, uri: str, answer: Callable[[TextDocument], Answer]) -> Answer | None:
        """What `answer` makes of a document as it is now; None where it has changed before that was done."""
        now = self.workspace.get_text_document(uri)
        copy = TextDocument(uri, now.source, now.version, position_codec=now.position_codec)
        made = await asyncio.get_running_loop().run_in_executor(self._worker, answer, copy)
        return made if self.workspace.get_text_document(uri).version == copy.version else None

    async def ask(self, uri: str, answer: Callable[[TextDocument, Workspace, str], Answer]) -> Answer | None:
        """The same with its knowledge base and its path there; None also for what is no postmortem."""

        def answered(document: TextDocument) -> Answer | None:
            here = self.here_quietly(uri)
            return answer(document, *here) if here else None

        return await self.work(uri, answered)

    async def _check(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        here: tuple[Workspace, str] | None = None

        def found(document: TextDocument) -> list[Finding]:
            nonlocal here
            here = self.here(uri)
            return here[0].findings(here[1], document.source) if here else []

        try:
            findings = await self.work(uri, found)
        except KbgenError as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"kbgen: {error}"))
            return
        if here and (notice := unread(here[0].folder.root)) and notice not in self._said:
            self._said.add(notice)
            self.window_log_message(types.LogMessageParams(types.MessageType.Warning, f"kbgen: {notice}"))
        if findings is not None:  # else the next check, which waits already, tells
            self.found[uri] = findings
            document = self.workspace.get_text_document(uri)
            shown = diagnostics(findings, document)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, document.version))


def server() -> KbgenServer:
    """A server with all its answers, not yet started."""
    made = KbgenServer()
    _watch(made)
    _answer(made)
    return made


def _watch(made: KbgenServer) -> None:
    """What the editor tells of its documents, and that it leaves."""

    @made.feature(types.SHUTDOWN)
    def leave(server: KbgenServer, _params: None) -> None:
        server.said_goodbye = True

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
    async def complete(server: KbgenServer, params: types.CompletionParams) -> list[types.CompletionItem]:
        def answer(document: TextDocument, shelf: Workspace, path: str) -> list[types.CompletionItem]:
            return items(document, params.position, shelf.corpus.published(), path)

        return await server.ask(params.text_document.uri, answer) or []

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    async def explain(server: KbgenServer, params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri

        def answer(document: TextDocument) -> types.Hover | None:
            here = server.here_quietly(uri)
            corpus, path = (here[0].corpus, here[1]) if here else (None, "")
            return hover(document, params.position, server.found.get(uri, []), corpus, path)

        return await server.work(uri, answer)

    @made.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def define(server: KbgenServer, params: types.DefinitionParams) -> types.Location | None:
        def answer(document: TextDocument, shelf: Workspace, path: str) -> types.Location | None:
            return definition(document, params.position, shelf.corpus, path, shelf.folder.docs)

        return await server.ask(params.text_document.uri, answer)

    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    async def act(server: KbgenServer, params: types.CodeActionParams) -> list[types.CodeAction]:
        def answer(document: TextDocument, shelf: Workspace, _path: str) -> list[types.CodeAction]:
            return actions(document, shelf.corpus.settings, params.range, params.context.diagnostics)

        return await server.ask(params.text_document.uri, answer) or []

    renamed = types.FileOperationFilter(types.FileOperationPattern(f"**/*{{{','.join(MARKDOWN)}}}"), scheme="file")

    @made.feature(types.WORKSPACE_WILL_RENAME_FILES, types.FileOperationRegistrationOptions([renamed]))
    async def rename(server: KbgenServer, params: types.RenameFilesParams) -> types.WorkspaceEdit:
        """A postmortem that gets another name keeps the former one as an alias."""

        def answer(document: TextDocument, shelf: Workspace, path: str) -> types.TextEdit | None:
            return with_alias(document, shelf.corpus.settings, document_id(path))

        edits: dict[str, Sequence[types.TextEdit]] = {}
        for file in params.files:
            former, new = (document_id(Path(to_fs_path(uri) or "").as_posix()) for uri in (file.old_uri, file.new_uri))
            if former and former != new and (edit := await server.ask(file.old_uri, answer)):
                edits[file.old_uri] = [edit]
        return types.WorkspaceEdit(changes=edits)
