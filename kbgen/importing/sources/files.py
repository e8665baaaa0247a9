"""The documents of one given file, or why it holds none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from kbgen.documents import MAX_BYTES
from kbgen.importing.records import Given, Imported, Refused
from kbgen.importing.sources.incident_json import from_json
from kbgen.importing.sources.markdown import Choices, from_markdown
from kbgen.model.file_names import MARKDOWN

MAX_JSON = MAX_FILE = 20_000_000
_LOOKS_LIKE_MARKDOWN = re.compile(r"^(?:#{1,6} |---\s*$|\+\+\+\s*$|[=-]{3,}\s*$)", re.MULTILINE)


def is_markdown(path: str) -> bool:
    """Whether a file is Markdown by its name."""
    return PurePosixPath(path).suffix.lower() in ("", *MARKDOWN)


def read_given(file: Given, choices: Choices) -> list[Imported] | Refused:
    """The documents of one file, or why it holds none."""
    suffix = PurePosixPath(file.path).suffix.lower()
    if suffix != ".json" and suffix not in ("", *MARKDOWN):
        return Refused(file.path, f"is no Markdown and no JSON ({suffix})")
    if len(file.data) > (MAX_JSON if suffix == ".json" else MAX_BYTES):
        return Refused(file.path, f"has {len(file.data):,} bytes, which is too large. Move long logs to other files.")
    got = _text(file)
    if isinstance(got, Refused):
        return got
    text, encoding = got
    if suffix == ".json":
        return from_json(file, text, choices)
    if not text.strip():
        return Refused(file.path, "is empty")
    if not suffix and not _LOOKS_LIKE_MARKDOWN.search(text[:20_000]):
        return Refused(file.path, "has no extension and does not look like Markdown")
    one = from_markdown(file, text, choices)
    note = () if encoding == "UTF-8" else (f"the text was read as {encoding} and is written as UTF-8",)
    return [replace(one, remarks=(*note, *one.remarks))]


def _text(file: Given) -> tuple[str, str] | Refused:
    """The text of a file and its encoding, where its bytes leave no doubt about that."""
    data = file.data
    for mark, encoding in ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if data.startswith(mark):
            return _decoded(file, encoding, "has the mark of UTF-16 and is none")
    if b"\0" in data:
        sample = data[:4_000]
        for start, encoding in ((1, "UTF-16-LE"), (0, "UTF-16-BE")):
            halves = sample[start::2]
            if len(halves) > 4 and halves.count(0) > 0.4 * len(halves) and not sample[1 - start :: 2].count(0):
                return _decoded(file, encoding, "is binary, or UTF-16. Save text as UTF-8.")
        return Refused(file.path, "is binary, or UTF-16. Save text as UTF-8.")
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        if not _is_chinese(data.decode("gb18030", errors="replace")):
            return Refused(file.path, f"is no UTF-8 ({_place(error)}). Save it as UTF-8.")
    try:
        return data.decode("gb18030").removeprefix("\ufeff"), "GB18030"
    except UnicodeDecodeError as error:
        why = f"looks like GBK, not UTF-8, but for one byte ({_place(error)}). Mend it, and save all as UTF-8."
        return Refused(file.path, why)


def _place(error: UnicodeDecodeError) -> str:
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"line {line}, byte 0x{error.object[error.start]:02x}"


def _decoded(file: Given, encoding: str, why: str) -> tuple[str, str] | Refused:
    try:
        return file.data.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeDecodeError:
        return Refused(file.path, why)


def _is_chinese(text: str) -> bool:
    """Whether nearly all that is not ASCII are the everyday characters of Chinese: other encodings give rare ones."""
    foreign = [character for character in text[:50_000] if not character.isascii()]
    return len(foreign) > 1 and sum(map(_is_common, foreign)) >= 0.9 * len(foreign)


def _is_common(character: str) -> bool:
    try:
        first = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return first <= 0xA3 or 0xB0 <= first <= 0xD7


_TEMPLATE = re.compile(r"(?:^|[\W_])(?:templates?|模板|模版|テンプレート)(?:[\W_]|$)", re.IGNORECASE)
_NAMED_SO = re.compile(
    r"[\W\d_]*(?:(?:post-?mortem|incident|report|rca|example|sample|故障|复盘|事故|报告|障害|報告)s?[\W\d_]*)*"
    r"(?:templates?|模板|模版|テンプレート)(?:[\W\d_]+(?:en|zh|md))?[\W\d_]*",
    re.IGNORECASE,
)
_OF_A_FOLDER = frozenset(
    [
        *("changelog", "code_of_conduct", "codeowners", "contributing", "governance", "licence", "license"),
        *("maintainers", "security", "summary", "support", "_sidebar", "_navbar", "_coverpage"),
    ]
)
_PLACEHOLDER = re.compile(
    r"YYYY|HH:MM|\{\{|\[(?:Brief|Title|Incident|Date|Name|Description|Your)\b|<(?:title|date|name|description|service)\b"
    r"|xx:xx|TBD|TODO|\?\?:\?\?|\bN{3,}\b|#\w*X{2,}",
    re.IGNORECASE,
)
_SIBLING = re.compile(r"\]\((?:\./)?([^()/:#\n]{1,200}\.(?:md|markdown))\b")
_OF_AN_INCIDENT = frozenset(
    {"timeline", "started_at", "detected_at", "resolved_at", "impact", "root_causes", "follow_ups", "resolution"}
)


def no_postmortem(path: str, one: Imported, beside: Mapping[str, int]) -> str:
    """Why a file is a template or a table of contents, and no postmortem; nothing where it is one.

    `beside` counts the Markdown files of each folder.
    """
    pure = PurePosixPath(path)
    events = one.fields.get("timeline", ())
    dated = any(name.endswith("_at") for name in one.fields) or any(event["at"] != "unknown" for event in events)
    if _NAMED_SO.fullmatch(pure.stem):
        return "is a template"
    if not dated and any(_TEMPLATE.search(part) for part in (pure.stem, *pure.parts[1:-1])):
        return "is a template"
    of_an_incident = bool(_OF_AN_INCIDENT & one.fields.keys())
    if not of_an_incident and pure.stem.casefold().replace("-", "_") in _OF_A_FOLDER:
        return "tells of its folder and of no incident. Give it another name to import it."
    named = f"{one.fields.get('title', '')}"
    if (
        not dated
        and _TEMPLATE.search(named)
        and len(set(_PLACEHOLDER.findall(one.body[:100_000].decode(errors="replace")))) > 1
    ):
        return "is a template"
    others = beside.get(str(pure.parent), 0) - 1
    listing = pure.stem.casefold() in ("readme", "index") and others > 0
    named_here = len(set(_SIBLING.findall(one.body[:100_000].decode(errors="replace"))))
    if listing and (not of_an_incident or named_here > 2):
        return "tells of the files beside it and of no incident. Give it another name to import it."
    return ""
