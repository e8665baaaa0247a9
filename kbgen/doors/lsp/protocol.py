"""kbgen's answers in the words of the language server protocol. Columns are counted as the editor counts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from pygls.workspace import ServerTextPosition, TextDocument

from kbgen.corpus import Corpus
from kbgen.documents import read_document
from kbgen.lint import FixStep, Reference, aliased, fixed, meaning, reference_at, single_fixes, suggestions
from kbgen.model.findings import Finding, Level
from kbgen.model.plurals import counted
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


def hover(
    document: TextDocument, position: types.Position, findings: Sequence[Finding], corpus: Corpus | None, path: str
) -> types.Hover | None:
    """What is referred to, else what the key of the line means; and the pages of the rules that found fault there."""
    lines = [line.rstrip("\r\n") for line in document.lines]
    codes = [finding.code for finding in findings if finding.line == position.line + 1]
    found = _reference(document, position, corpus, path) if corpus else None
    parts = [found.about if found else "", meaning(lines, position.line, codes)]
    text = "\n\n---\n\n".join(part for part in parts if part)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None


def definition(
    document: TextDocument, position: types.Position, corpus: Corpus, path: str, docs: Path
) -> types.Location | None:
    """The file that the id or link at a position leads to."""
    found = _reference(document, position, corpus, path)
    target = docs / found.path if found and found.path else None
    if target is None or not target.is_file():
        return None
    begin = types.Position(0, 0)
    return types.Location(target.resolve().as_uri(), types.Range(begin, begin))


def _reference(document: TextDocument, position: types.Position, corpus: Corpus, path: str) -> Reference | None:
    here = document.position_from_client_units(position)
    read = read_document(path, document.source.encode(errors="replace"))
    return reference_at(read, here.line + 1, here.character + 1, corpus)


def actions(
    document: TextDocument, settings: Settings, asked: types.Range, shown: Sequence[types.Diagnostic]
) -> list[types.CodeAction]:
    """A quick fix for each thing that can be put right in the lines asked of, and one for the whole document."""
    text = document.source
    plain = text.replace("\r\n", "\n")
    done = fixed(plain, settings)
    if not done.says:
        return []
    single = [_single(document, change, shown) for change in single_fixes(plain, settings)] if plain == text else []
    title = f"kbgen: fix {counted(len(done.says), 'thing')}"
    edit = types.WorkspaceEdit(changes={document.uri: [whole(document, done.text)]})
    all_at_once = types.CodeAction(title, kind=types.CodeActionKind.SourceFixAll, edit=edit)
    quick = types.CodeAction(title, kind=types.CodeActionKind.QuickFix, edit=edit)
    return [*(action for action in single if action and _meets(action, document, asked)), quick, all_at_once]


def _single(document: TextDocument, change: FixStep, shown: Sequence[types.Diagnostic]) -> types.CodeAction | None:
    edits: list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit] = []
    lines: set[int] = set()
    for edit in change.edits:
        begin, end = (_place(document, at) for at in (edit.start, edit.end))
        lines |= {*range(begin.line, end.line + 1)}
        edits.append(types.TextEdit(types.Range(begin, end), edit.new))
    about = [each for each in shown if each.range.start.line in lines]
    places = types.WorkspaceEdit(changes={document.uri: [each for each in edits if isinstance(each, types.TextEdit)]})
    return types.CodeAction(
        f"kbgen: {change.says[0]}", kind=types.CodeActionKind.QuickFix, diagnostics=about or None, edit=places
    )


def _place(document: TextDocument, at: int) -> types.Position:
    before = document.source[:at]
    return _position(document, before.count("\n"), at - (before.rfind("\n") + 1))


def _meets(action: types.CodeAction, document: TextDocument, asked: types.Range) -> bool:
    changes = (action.edit.changes or {}).get(document.uri, []) if action.edit else []
    return any(e.range.start.line <= asked.end.line and e.range.end.line >= asked.start.line for e in changes)


def whole(document: TextDocument, new: str) -> types.TextEdit:
    """The document with another text, its line ends as before."""
    text = new.replace("\n", "\r\n") if "\r\n" in document.source else new
    return types.TextEdit(types.Range(types.Position(0, 0), types.Position(len(document.lines) + 1, 0)), text)


def with_alias(document: TextDocument, settings: Settings, former: str) -> types.TextEdit | None:
    """The document with its former id as an alias; None where that can't be written safely."""
    text = document.source.replace("\r\n", "\n")
    new = aliased(text, settings, former)
    return whole(document, new) if new != text else None
