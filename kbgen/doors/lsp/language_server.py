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


_COMPLETION = types.CompletionOptions(trigger_characters=[":", " ", "-", "[", ","])
_ACTIONS = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll])
_OURS = types.FileOperationPattern(f"**/*{{{','.join(MARKDOWN)}}}")
_RENAMING = types.FileOperationRegistrationOptions([types.FileOperationFilter(_OURS, scheme="file")])


class KbgenServer(LanguageServer):
    """What was found in the open documents, the checks that wait for a pause, and whether the editor took its leave."""

    def __init__(self) -> None:
        super().__init__("kbgen", __version__)
        self.bases = Workspaces()
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
        return self.bases.of(Path(file)) if file else None

    def here_quietly(self, uri: str) -> tuple[Workspace, str] | None:
        """The same for what an editor asks of its own accord: the findings have told what is wrong."""
        try:
            return self.here(uri)
        except KbgenError:
            return None

    def forget(self, uri: str) -> None:
        """Read the knowledge base of a document again."""
        if file := to_fs_path(uri):
            self.bases.forget(Path(file))

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


def _leave(server: KbgenServer, _params: None) -> None:
    server.said_goodbye = True


async def _opened(server: KbgenServer, params: types.DidOpenTextDocumentParams) -> None:
    server.soon(params.text_document.uri, 0)


async def _changed(server: KbgenServer, params: types.DidChangeTextDocumentParams) -> None:
    server.soon(params.text_document.uri, PAUSE)


async def _saved(server: KbgenServer, params: types.DidSaveTextDocumentParams) -> None:
    server.forget(params.text_document.uri)
    server.soon(params.text_document.uri, 0)


async def _closed(server: KbgenServer, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.wait_no_more(uri)
    server.found.pop(uri, None)
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


async def _complete(server: KbgenServer, params: types.CompletionParams) -> list[types.CompletionItem]:
    def answer(document: TextDocument, base: Workspace, path: str) -> list[types.CompletionItem]:
        return items(document, params.position, base.corpus.published(), path)

    return await server.ask(params.text_document.uri, answer) or []


async def _explain(server: KbgenServer, params: types.HoverParams) -> types.Hover | None:
    uri = params.text_document.uri

    def answer(document: TextDocument) -> types.Hover | None:
        here = server.here_quietly(uri)
        corpus, path = (here[0].corpus, here[1]) if here else (None, "")
        return hover(document, params.position, server.found.get(uri, []), corpus, path)

    return await server.work(uri, answer)


async def _define(server: KbgenServer, params: types.DefinitionParams) -> types.Location | None:
    def answer(document: TextDocument, base: Workspace, path: str) -> types.Location | None:
        return definition(document, params.position, base.corpus, path, base.folder.docs)

    return await server.ask(params.text_document.uri, answer)


async def _act(server: KbgenServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    def answer(document: TextDocument, base: Workspace, _path: str) -> list[types.CodeAction]:
        return actions(document, base.corpus.settings, params.range, params.context.diagnostics)

    return await server.ask(params.text_document.uri, answer) or []


async def _rename(server: KbgenServer, params: types.RenameFilesParams) -> types.WorkspaceEdit:
    """A postmortem that gets another name keeps the former one as an alias."""

    def answer(document: TextDocument, base: Workspace, path: str) -> types.TextEdit | None:
        return with_alias(document, base.corpus.settings, document_id(path))

    edits: dict[str, Sequence[types.TextEdit]] = {}
    for file in params.files:
        former, new = (document_id(Path(to_fs_path(uri) or "").as_posix()) for uri in (file.old_uri, file.new_uri))
        if former and former != new and (edit := await server.ask(file.old_uri, answer)):
            edits[file.old_uri] = [edit]
    return types.WorkspaceEdit(changes=edits)


def server() -> KbgenServer:
    """A server with all its answers, not yet started."""
    made = KbgenServer()
    # What the editor tells of its documents, and that it leaves.
    made.feature(types.SHUTDOWN)(_leave)
    made.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    made.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    made.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    made.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    # The questions that it asks of its own accord.
    made.feature(types.TEXT_DOCUMENT_COMPLETION, _COMPLETION)(_complete)
    made.feature(types.TEXT_DOCUMENT_HOVER)(_explain)
    made.feature(types.TEXT_DOCUMENT_DEFINITION)(_define)
    made.feature(types.TEXT_DOCUMENT_CODE_ACTION, _ACTIONS)(_act)
    made.feature(types.WORKSPACE_WILL_RENAME_FILES, _RENAMING)(_rename)
    return made
