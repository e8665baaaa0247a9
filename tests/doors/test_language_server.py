"""The language server as an editor drives it: a real process, a real client, over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from loops import alone
from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.workspace import TextDocument, Workspace

from kbgen.doors.lsp.language_server import server

ROOT = Path(__file__).parent.parent.parent
TEXT = "---\ntitle: 结账😀 down\nstatus: drafft\nseverity: sev 2\n---\n\n## What\n"


class Editor:
    """One open document, and what the server said of it."""

    def __init__(self, client: LanguageClient, file: Path) -> None:
        self.client, self.uri, self.version = client, file.as_uri(), 0
        self.seen: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    async def findings(self) -> list[types.Diagnostic]:
        while True:
            answer = await asyncio.wait_for(self.seen.get(), 120)  # seconds; ends what hangs, and is no measure
            if answer.version == self.version:
                return list(answer.diagnostics)

    def open(self, text: str) -> None:
        item = types.TextDocumentItem(self.uri, "markdown", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, text: str) -> None:
        self.version += 1
        whole = types.TextDocumentContentChangeWholeDocument(text)
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    async def words(self, text: str) -> list[str]:
        """What is offered at the sign | of a text."""
        before, _, after = text.partition("|")
        self.type(before + after)
        lines = before.split("\n")
        place = types.Position(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)
        params = types.CompletionParams(types.TextDocumentIdentifier(self.uri), place)
        answer = await self.client.text_document_completion_async(params)
        assert isinstance(answer, list)
        return [item.label for item in answer]


def driven(root: Path, name: str, talk: Callable[[Editor], Awaitable[None]]) -> None:
    """Start the server, say hello, open nothing, talk, and say goodbye."""

    async def session() -> None:
        client = LanguageClient("test", "1")
        editor = Editor(client, root / "postmortems" / name)

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def take(_client: LanguageClient, params: types.PublishDiagnosticsParams) -> None:
            if params.uri == editor.uri:
                editor.seen.put_nowait(params)

        environment = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1790000000"}
        await client.start_io(sys.executable, "-m", "kbgen", "lsp", "--stdio", env=environment, cwd=str(root.parent))
        hello = types.InitializeParams(types.ClientCapabilities(), root_uri=root.as_uri())
        await asyncio.wait_for(client.initialize_async(hello), 120)  # seconds; ends what hangs, and is no measure
        client.initialized(types.InitializedParams())
        await talk(editor)
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()

    # In a thread of its own: the browser tests of the same run keep a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, session()).result()


def message(**content: object) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **content}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize(("goodbye", "code"), [([{"id": 2, "method": "shutdown", "params": None}], 0), ([], 1)])
def test_the_process_ends_as_the_protocol_has_it(tmp_path: Path, goodbye: list[dict[str, object]], code: int) -> None:
    hello = {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}
    said = b"".join(message(**each) for each in (hello, *goodbye, {"method": "exit"}))
    command = [sys.executable, "-m", "kbgen", "lsp"]
    ended = subprocess.run(command, input=said, capture_output=True, cwd=tmp_path, check=False)
    assert (ended.returncode, b"Traceback" in ended.stderr) == (code, False)


def knowledge_base(tmp_path: Path) -> Path:
    root = tmp_path / "kb"
    (root / "postmortems").mkdir(parents=True)
    (root / "kbgen.toml").write_text('[vocabulary]\nservices = ["checkout", "search"]\n', encoding="utf-8")
    (root / "postmortems" / "20260101-other.md").write_text(
        "---\ntitle: Other\nstatus: imported\nteam: infra\ntags: [pool]\nfollow_ups: [{title: x, owner: ann}]\n---\n",
        encoding="utf-8",
    )
    (root / "postmortems" / "20260311-a.md").write_text(TEXT, encoding="utf-8")
    return root


def test_findings_while_typing(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open(TEXT)
        found = {each.code: each for each in await editor.findings()}
        assert (found["PM102"].range.start.line, found["PM102"].range.start.character) == (2, 8)
        assert found["PM102"].range.end.character == 14
        assert (found["PM102"].severity, found["PM102"].source) == (types.DiagnosticSeverity.Error, "kbgen")
        for text in ("status: d", "status: dr", "status: draft"):
            editor.type(TEXT.replace("status: drafft", text))
        assert "PM102" not in [each.code for each in await editor.findings()]
        assert editor.seen.empty()
        # Columns are counted in UTF-16 by default: the emoji takes two, the wide characters one each.
        editor.type(TEXT.replace("结账😀 down", "结账😀 电话 139" + "00001234"))
        place = next(each for each in await editor.findings() if each.code == "PM852").range.start
        assert (place.line, place.character) == (1, 15)

    driven(knowledge_base(tmp_path), "20260311-a.md", talk)


def test_completion(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open(TEXT)
        keys = await editor.words("---\ntitle: x\n|\n---\n")
        assert keys[:2] == ["status", "kind"]
        assert "title" not in keys
        assert await editor.words("---\nstatus: |\n---\n") == ["imported", "draft", "in_review", "final"]
        assert await editor.words("---\nservices:\n  - |\n---\n") == ["checkout", "search"]
        assert await editor.words("---\nservices: [checkout, s|\n---\n") == ["checkout", "search"]
        # Where the settings have no list, what other documents write: so that one thing has one name.
        assert await editor.words("---\ntags:\n  - |\n---\n") == ["pool"]
        assert await editor.words("---\nteam: |\n---\n") == ["infra"]
        assert await editor.words("---\nfollow_ups:\n  - {owner: |}\n---\n") == ["ann", "infra"]
        assert await editor.words("---\nseverity: |") == ["SEV1", "SEV2", "SEV3", "SEV4"]
        attempts = "---\nattempts:\n  - action: x\n    # note\n    {}|\n---\n"
        assert "outcome" in await editor.words(attempts.format("o"))
        assert "made_worse" in await editor.words(attempts.format("outcome: "))
        assert "restart" in await editor.words("---\nattempts:\n  - {action: a b, kind: |}\n---\n")
        assert "hot-key" in await editor.words("---\nroot_causes:\n- text: >-\n    a: b\n  failure_mode: |\n---\n")
        assert await editor.words("---\nrelated:\n  - id: |\n---\n") == ["20260101-other"]
        assert await editor.words("---\ntitle: x\n---\n\n- |\n") == []
        assert await editor.words("---\nsummary: >\n  status: |\n---\n") == []
        assert await editor.words("---\nx_own:\n  |\n---\n") == []

    driven(knowledge_base(tmp_path), "20260311-a.md", talk)


def test_hover_and_fixes(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open(TEXT)
        await editor.findings()
        document = types.TextDocumentIdentifier(editor.uri)
        answer = await editor.client.text_document_hover_async(types.HoverParams(document, types.Position(2, 3)))
        assert answer and isinstance(answer.contents, types.MarkupContent)
        assert "decides how strict the linter is" in answer.contents.value
        assert "# PM102 wrong-value" in answer.contents.value
        everywhere = types.Range(types.Position(0, 0), types.Position(9, 0))
        asked = types.CodeActionParams(document, everywhere, types.CodeActionContext([]))
        actions = await editor.client.text_document_code_action_async(asked)
        assert actions and isinstance(actions[-1], types.CodeAction)
        titles = [each.title for each in actions]
        assert titles[:2] == ["kbgen: 'status' is 'draft' now", "kbgen: 'severity' is 'SEV2' now"]
        assert actions[-1].edit and actions[-1].edit.changes
        new = actions[-1].edit.changes[editor.uri][0].new_text
        assert new == TEXT.replace("drafft", "draft").replace("sev 2", "SEV2")

    driven(knowledge_base(tmp_path), "20260311-a.md", talk)


def test_what_is_referred_to_is_shown_and_opened(tmp_path: Path) -> None:
    text = "---\ntitle: a\nrelated: [{id: 20260101-other, relation: duplicate}]\n---\n\n[b](20260101-other.md)\n"

    async def talk(editor: Editor) -> None:
        editor.open(text)
        document = types.TextDocumentIdentifier(editor.uri)
        for place in (types.Position(2, 20), types.Position(5, 8)):
            found = await editor.client.text_document_definition_async(types.DefinitionParams(document, place))
            assert isinstance(found, types.Location) and found.uri.endswith("/20260101-other.md")
            told = await editor.client.text_document_hover_async(types.HoverParams(document, place))
            assert told and isinstance(told.contents, types.MarkupContent) and "**Other**" in told.contents.value
        nowhere = types.DefinitionParams(document, types.Position(1, 2))
        assert await editor.client.text_document_definition_async(nowhere) is None

    driven(knowledge_base(tmp_path), "20260311-a.md", talk)


def test_a_renamed_document_keeps_its_former_name(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open(TEXT)
        renames = [types.FileRename(editor.uri, editor.uri.replace("-a.md", "-b.md"))]
        edit = await editor.client.workspace_will_rename_files_async(types.RenameFilesParams(renames))
        assert edit and edit.changes
        assert "aliases: [20260311-a]\n---" in edit.changes[editor.uri][0].new_text
        for new in ("leap/20260401-leap.md", "20260401-leap/index.md"):  # of a folder's first page that is its name
            old = editor.uri.replace("20260311-a.md", "leap/index.md")
            renames = [types.FileRename(old, editor.uri.replace("20260311-a.md", new))]
            edit = await editor.client.workspace_will_rename_files_async(types.RenameFilesParams(renames))
            assert edit and edit.changes and "aliases: [leap]\n---" in edit.changes[old][0].new_text

    root = knowledge_base(tmp_path)
    (root / "postmortems" / "leap").mkdir()
    (root / "postmortems" / "leap" / "index.md").write_text(TEXT, encoding="utf-8")
    driven(root, "20260311-a.md", talk)


def test_an_answer_that_comes_too_late_is_dropped(tmp_path: Path) -> None:
    """All work is done by one thread: while it is busy the loop goes on, and what has changed is not answered."""
    made = server()
    uri = (knowledge_base(tmp_path) / "postmortems" / "20260311-a.md").as_uri()
    busy, begun = threading.Event(), threading.Event()

    def slow(_document: TextDocument) -> str:
        begun.set()
        assert busy.wait(20)
        return "late"

    async def ask() -> None:
        made.protocol._workspace = Workspace(None)
        made.workspace.put_text_document(types.TextDocumentItem(uri, "markdown", 1, TEXT))
        waiting = asyncio.create_task(made.work(uri, slow))
        await asyncio.to_thread(begun.wait, 120)  # seconds; ends what hangs, and is no measure
        second = asyncio.create_task(made.work(uri, lambda document: document.version))
        made.workspace.put_text_document(types.TextDocumentItem(uri, "markdown", 2, TEXT))
        third = asyncio.create_task(made.work(uri, lambda document: document.version))
        await asyncio.sleep(0)  # the loop is free
        busy.set()
        assert [await waiting, await third] == [None, 2]
        await second

    alone(ask)


def test_what_is_no_postmortem_is_left_in_peace(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open(TEXT)
        assert await editor.findings() == []

    driven(knowledge_base(tmp_path), "README.md", talk)
