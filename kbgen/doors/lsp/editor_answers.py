"""kbgen's answers in the words of the language server protocol. Columns are counted as the editor counts them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lsprotocol import types
from pygls.workspace import ServerTextPosition, TextDocument

from kbgen.corpus import Corpus
from kbgen.lint import fixed, meaning, suggestions
from kbgen.model.counted import counted
from kbgen.model.findings import Finding, Level
from kbgen.model.settings import Settings

_WORD = re.compile(r"[\w.+:/@-]+|\S")


def diagnostics(findings: Sequence[Finding], document: TextDocument) -> list[types.Diagnostic]:
    """Findings where the editor shows them: from the place to the end of the word."""
    return [
        types.Diagnostic(
            range=_range(document, finding.line - 1, finding.column - 1),
            message=finding.message,
            severity=types.DiagnosticSeverity.Error
            if finding.level is Level.ERROR
            else types.DiagnosticSeverity.Warning,
            code=finding.code,
            source="kbgen",
        )
        for finding in findings
    ]


def _range(document: TextDocument, line: int, column: int) -> types.Range:
    lines = document.lines
    text = lines[line].rstrip("\r\n") if line < len(lines) else ""
    word = _WORD.match(text, column)
    end = word.end() if word else min(column + 1, len(text))
    return types.Range(_position(document, line, min(column, len(text))), _position(document, line, end))


def _position(document: TextDocument, line: int, column: int) -> types.Position:
    if line >= len(document.lines):
        return types.Position(line, 0)
    return document.position_to_client_units(ServerTextPosition(line, column))


def items(document: TextDocument, position: types.Position, corpus: Corpus, path: str) -> list[types.CompletionItem]:
    """What could be written at a position, in the order of the reference."""
    here = document.position_from_client_units(position)
    lines = [line.rstrip("\r\n") for line in document.lines] or [""]
    return [
        types.CompletionItem(
            label=each.word,
            insert_text=each.insert,
            detail=each.meaning[:120] or None,
            documentation=each.meaning or None,
            kind=types.CompletionItemKind.Property if each.is_key else types.CompletionItemKind.EnumMember,
            sort_text=f"{number:05}",
        )
        for number, each in enumerate(suggestions(lines, here.line, here.character, corpus, path))
    ]


def hover(document: TextDocument, position: types.Position, findings: Sequence[Finding]) -> types.Hover | None:
    """What the key of the line means, and the pages of the rules that found fault with it."""
    lines = [line.rstrip("\r\n") for line in document.lines]
    codes = [finding.code for finding in findings if finding.line == position.line + 1]
    text = meaning(lines, position.line, codes)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None


def actions(document: TextDocument, settings: Settings) -> list[types.CodeAction]:
    """The safe fixes of the whole document as one action, where there are any."""
    text = document.source
    done = fixed(text.replace("\r\n", "\n"), settings)
    if not done.says:
        return []
    new = done.text.replace("\n", "\r\n") if "\r\n" in text else done.text
    whole = types.Range(types.Position(0, 0), types.Position(len(document.lines) + 1, 0))
    edit = types.WorkspaceEdit(changes={document.uri: [types.TextEdit(whole, new)]})
    title = f"kbgen: put right {counted(len(done.says), 'thing')}"
    kinds = (types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll)
    return [types.CodeAction(title, kind=kind, edit=edit) for kind in kinds]
