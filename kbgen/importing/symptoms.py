"""Error and log lines that a text shows verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kbgen.importing.outline import Line, Section

MOST_SYMPTOMS = 6
_ALARM = re.compile(
    r"error|exception|fail|timed? ?out|refused|denied|panic|fatal|\bwarn|\boom\b|killed|cannot|can't|unable|unavailable"
    r"|no space|table full|dropping|not found|broken pipe|reset by peer|错误|异常|超时|失败|拒绝|无法",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^\s*(?:[$#>]\s|\w+@[\w.-]+[:~ ]|mysql>|>>>|//|/\*|import |package |func |def |class |SELECT |select )"
)
_STACK = re.compile(r"^\s*(?:at [\w.$]+\(|Traceback |Caused by:|goroutine \d+|File \")", re.MULTILINE)
_STAMPED = re.compile(r"\d{1,2}:\d{2}:\d{2}|^\[\s*\d+\.\d+\]|^[EWIF]\d{4} ", re.MULTILINE)
_FENCE = re.compile(r"^\s*(?:> ?)*(`{3,}|~{3,})\s*([\w+-]*)")
_OUTPUT = frozenset(
    {"", "text", "txt", "log", "logs", "console", "shell", "bash", "sh", "plain", "plaintext", "output"}
)


def symptoms(found: list[Section]) -> list[dict[str, str]]:
    """Error and log lines of fenced blocks under a heading that announces them; code and commands are none."""
    texts = [text for s in found if s.kind == "symptoms" for text in _blocks(s.all)]
    unique = list(dict.fromkeys(texts))[:MOST_SYMPTOMS]
    return [{"kind": _kind(text), "text": text} for text in unique]


def _kind(text: str) -> str:
    return "stack" if _STACK.search(text) else "log" if _STAMPED.search(text) else "error"


def _blocks(lines: Iterable[Line]) -> list[str]:
    blocks: list[list[str]] = []
    language = ""
    for line in lines:
        if not line.code:
            continue
        if fence := _FENCE.match(line.text):
            language = fence[2].lower()
            blocks.append([])
        elif language in _OUTPUT and blocks:
            blocks[-1].append(line.text.rstrip())
    return [text for block in blocks if (text := _verbatim(block))]


def _verbatim(block: list[str]) -> str | None:
    """A block as it stands, its first 12 lines; None where it shows commands, or nothing that went wrong."""
    shown = [line for line in block if line.strip()][:12]
    text = "\n".join(shown)
    if not shown or len(text) > 2_000 or any(_COMMAND.match(line) for line in shown) or not _ALARM.search(text):
        return None
    return text
