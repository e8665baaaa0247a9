"""What sections say in words: summary, impact, causes, resolution, lessons, what was tried, error and log lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from kbgen.importing.outline import LABEL_LEVEL, OutlineLine, Section, is_fact_line, named_line
from kbgen.importing.plain_lines import BULLET, plain
from kbgen.importing.section_names import bare
from kbgen.model.truncation import shortened

# An outcome stands at the item's end, behind a dash, a colon, an arrow or in brackets.
_SAYS = {
    "made_worse": r"(?:made|making) (?:it|things) worse|worse|更糟|恶化|更严重",
    "no_effect": r"(?:had |has |with )?no (?:effect|change|success|luck|improvement|difference|avail)|to no avail"
    r"|(?:(?:it|this|that) )?(?:(?:did|does|has) not|(?:did|does|has)n['’]t) (?:help(?:ed)?|work(?:ed)?)(?: either)?"
    r"|(?:made|makes) no difference|failed|unsuccessful|without (?:success|effect|improvement)"
    r"|无(?:效果?|改善|好转|变化|果)|没有?(?:效果|作用|用|好转|改善|起色|变化|成功|生效|起作用|奏效|解决)"
    r"|(?:仍|依然|还是)?未(?:能)?(?:生效|解决|恢复|奏效|成功|起作用|见(?:效果?|好转|改善|起色|缓解))"
    r"|不(?:起作用|管用|奏效|见效|成功)|失败",
    "temporary": r"(?:helped |worked )?temporar(?:y|ily)|helped for a while"
    r"|暂时(?:有效|恢复|缓解)|临时(?:有效|恢复|缓解)",
    "partial": r"partial(?:ly)?(?: successful| helped)?|helped (?:a bit|a little|partly)"
    r"|部分(?:有效|恢复|缓解|解决)|有所缓解",
    "worked": r"(?:it )?(?:worked|helped|fixed it|solved it|resolved it)|success(?:ful)?"
    r"|有效|生效|成功|已?解决|已?恢复",
}  # fmt: skip

_OUTCOMES = {
    outcome: re.compile(
        rf"(?<![-–—:：→,，;；\s])\s*+(?:[-–—:：→,，;；]++>?|=>|[(（\[])\s*+(?:{says})\s*+[)）\]]?\s*+[.。!！]?$",
        re.IGNORECASE,
    )
    for outcome, says in _SAYS.items()
}


def attempts(texts: Iterable[str]) -> list[dict[str, str]]:
    """The items of such lists, each once.

    >>> attempts(["Restart: no effect", "回滚（有效）", "Wait"])
    [{'action': 'Restart', 'outcome': 'no_effect'}, {'action': '回滚', 'outcome': 'worked'}, {'action': 'Wait'}]
    """
    return [_attempt(text) for text in dict.fromkeys(texts)]


def _attempt(text: str) -> dict[str, str]:
    for outcome, pattern in _OUTCOMES.items():
        if (said := pattern.search(text)) and said.start():
            return {"action": text[: said.start()], "outcome": outcome}
    return {"action": text}


MOST_SYMPTOMS = 6
_ALARM = re.compile(
    r"error|exception|fail|timed? ?out|refused|denied|panic|fatal|\bwarn|\boom\b|killed|cannot|can't|unable|unavailable"
    r"|no space|table full|dropping|not found|broken pipe|reset by peer|错误|异常|超时|失败|拒绝|无法",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^\s*(?:[$#>]\s|\w+@[\w.-]+[:~ ]|mysql>|>>>|//|/\*|import |package |func |def |class |SELECT |select )"
)
_STACK = re.compile(r"^[ \t]*+(?:at [\w.$]+\(|Traceback |Caused by:|goroutine \d+|File \")", re.MULTILINE)
_STAMPED = re.compile(r"\d{1,2}:\d{2}:\d{2}|^\[\s*\d+\.\d+\]|^[EWIF]\d{4} ", re.MULTILINE)
# A command in a script's block: a word in small letters with an option, a pipe or an address behind it; a comment.
_TYPED = re.compile(r"^\s*(?:#|(?:sudo )?[a-z][\w.-]{0,20}(?= )[^:]*?(?: -{1,2}[A-Za-z]| \| |https?://))")
_FENCE = re.compile(r"^\s*(?:> ?)*(`{3,}|~{3,})\s*([\w+-]*)")
_OUTPUT = frozenset(
    {"", "text", "txt", "log", "logs", "console", "shell", "bash", "sh", "plain", "plaintext", "output"}
)
_SCRIPTS = frozenset({"shell", "bash", "sh"})


def symptoms(found: list[Section]) -> list[dict[str, str]]:
    """Error and log lines of fenced blocks under a heading that announces them; code and commands are none."""
    texts = [text for s in found if s.kind == "symptoms" for text in _blocks(s.all)]
    unique = list(dict.fromkeys(texts))[:MOST_SYMPTOMS]
    return [{"kind": _kind(text), "text": text} for text in unique]


def _kind(text: str) -> str:
    return "stack" if _STACK.search(text) else "log" if _STAMPED.search(text) else "error"


def _blocks(lines: Iterable[OutlineLine]) -> list[str]:
    blocks: list[tuple[str, list[str]]] = []
    for line in lines:
        if not line.code:
            continue
        if fence := _FENCE.match(line.text):
            blocks.append((fence[2].lower(), []))
        elif blocks and blocks[-1][0] in _OUTPUT:
            blocks[-1][1].append(line.text.rstrip())
    return [text for language, block in blocks if (text := _verbatim(block, language))]


def _verbatim(block: list[str], language: str) -> str | None:
    """A block as it stands, its first 12 lines; None where it shows commands, or nothing that went wrong."""
    shown = [line for line in block if line.strip()][:12]
    text = "\n".join(shown)
    if not shown or len(text) > 2_000 or any(_COMMAND.match(line) for line in shown) or not _ALARM.search(text):
        return None
    return None if language in _SCRIPTS and any(_TYPED.match(line) for line in shown) else text


LONGEST = 900
_SHORT = 120
_ITEM = "\0"  # begins an item of a list while a paragraph is read; no text holds it
_OPENING = 6
_SKIP = re.compile(
    r"^\s*(?:!\[[^\]]*\]\([^)]*\)\s*$|<!--|</?[a-z][^>]{0,300}>\s*$|\[toc\]|\{[:%]|[-*_=]{3,}\s*$|\|)", re.IGNORECASE
)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d\"'(`])|(?<=[。！？])")
# A paragraph in italics at the begin of a section is what its template asks for.
_HINT = re.compile(r"^\s*(?:\*(?![\s*])|_(?![\s_]))")
# A sentence of a template that asks for what should stand there.
_ASKS = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:(?:briefly\s)?(?:describe|list|explain|write|provide|summari[sz]e|outline)\s"
    r"(?:an?|any\w*|the|all|how|what|who|when|your|here)\b|note\s(?:the (?:final|root)|any)\b)",
    re.IGNORECASE,
)
_HINT_ENDS = re.compile(r"(?:(?<![\s*])\*|(?<![\s_])_)\s*$|^\s*$")
# Nothing yet, as its template has it; and a number of a change, which says nothing in words.
_EMPTY = re.compile(
    r"[\W_]*|(?:n/?a|none|tbd|todo|unknown|无|暂无|待补充|待定|未定)\W*"
    r"|\W*(?:tbd|todo|(?:yet )?to be (?:filled|determined|written|completed|added|confirmed|defined)|待补充|pendiente"
    r"|pendente)\b.{0,80}"
    r"|(?:still |currently )?under investigation\W*"
    r"|\W*(?:(?:the )?(?:exact |root )*cause )?(?:is |was |remains |could )?(?:still |currently |as (?:of )?yet "
    r"|so far )*(?:unknown|unclear|not (?:yet |immediately |fully |entirely |be )*(?:known|clear|apparent|obvious"
    r"|identified|determined|established|understood|found))(?: yet| so far"
    r"| at (?:this|the) (?:time|point|stage|moment))?\W*"
    r"|\W*(?:具体|根本)?(?:原因|根因)?(?:目前|暂时|尚|暂|仍|还)*(?:不明确?|不清楚|未知|未(?:查明|找到|确定)|没有?(?:查明|找到))"
    r"(?:原因)?\W*"
    r"|(?:(?:commit|PR|MR|issue)\s)?(?:[#!]\d+|(?:git \w+ )?(?=\S*\d)[0-9a-f]{7,40})"
    r"(?:\s*[(（][^()（）]*[)）])?\W*|[\w./-]+/[\w.-]+\.[a-z]{2,4}(?:\s*[(（][^()（）]*[)）])?\W*",
    re.IGNORECASE,
)


def paragraph(section: Section, *, lists: bool = False) -> str | None:
    """The first paragraph of a section, with `lists` the items of its first list too; None where it has none.

    It ends where a label in bold begins another, and goes without its own. Several items stand in lines of their own.
    Cut at the end of a line or a sentence after about 900 characters; the text itself stays in the body.
    """
    parts: list[str] = []
    hint = asks = False
    own = [*section.own]
    for index, line in enumerate(own):
        bullet = BULLET.match(line.text)
        asks = not parts and bool(line.text.strip()) and (asks or bool(not line.code and _ASKS.match(line.text)))
        if asks:
            continue
        if not parts and (hint or _HINT.match(line.text)):
            hint = not _HINT_ENDS.search(line.text)
        elif not parts and not line.code and is_fact_line(line.text):
            continue
        elif not line.code and not bullet and (named := named_line(line.text))[0]:
            if parts:
                break
            parts += [named[1]] if named[0] == section.kind else []
        elif line.code and _is_label(parts):
            parts = []
        elif line.code or _SKIP.match(line.text) or (bullet and not lists):
            if parts:
                break
        elif not line.text.strip():
            announced = lists and _announces(parts, own[index + 1 : index + 3])
            if parts and not _goes_on(parts[-1]) and not (lists and _listed(parts)) and not announced:
                break
        else:
            parts.append(f"{_ITEM}{bullet[2]}" if bullet else line.text.strip(" >"))
    return _cut(_in_lines(parts))


def _announces(parts: list[str], below: list[OutlineLine]) -> bool:
    """Whether what was said is one short sentence of the list below: `Two faults came together.`"""
    first = next((line for line in below if line.text.strip()), None)
    return bool(first and not first.code and BULLET.match(first.text)) and sum(map(len, parts)) <= _SHORT


def _goes_on(part: str) -> bool:
    """Whether what was said so far ends with a colon, in bold or not."""
    return part.rstrip(" *_").endswith((":", "："))


def _in_lines(parts: list[str]) -> str:
    """The parts as one text: what goes on in one line, each item of a list in its own; a single item is no list."""
    lines: list[str] = []
    for part in parts:
        if part.startswith(_ITEM) or not lines:
            lines.append(part)
        else:
            lines[-1] += f" {part}"
    told = [(line.startswith(_ITEM), words) for line in lines if (words := plain(line.removeprefix(_ITEM)))]
    listed = sum(item for item, _ in told) > 1
    return ("\n" if listed else " ").join(f"- {words}" if item and listed else words for item, words in told)


def _is_label(parts: list[str]) -> bool:
    """Whether all that was said so far is what the code below it is, as in `Commands:`."""
    return len(parts) == 1 and len(parts[0]) <= 30 and parts[0].endswith((":", "："))


def _listed(parts: list[str]) -> bool:
    return parts[-1].startswith(_ITEM)


def _cut(text: str) -> str | None:
    if _EMPTY.fullmatch(text):
        return None
    text = text.rstrip(":：") if text.endswith((":", "：")) else text
    if len(text) <= LONGEST:
        return text
    if "\n" in text[:LONGEST]:
        return text[: text.rindex("\n", 0, LONGEST)]
    whole = ""
    for sentence in SENTENCE.split(text):
        if len(whole) + len(sentence) > LONGEST:
            break
        whole = f"{whole} {sentence}".strip() if whole.isascii() else f"{whole}{sentence}"
    return whole or shortened(text, LONGEST)


# What a template says right above its examples.
_EXAMPLES = re.compile(r"(?:\bfor (?:example|instance)|\be\.g\.|\bsuch as|例如|比如|例えば)\W*$", re.IGNORECASE)


def items(lines: Iterable[OutlineLine]) -> list[str]:
    """The outer items of the lists in a section, with the lines that go on; without a template's examples."""
    found: list[str] = []
    outer, open_, above = 99, False, ""
    for line in lines:
        bullet = None if line.code else BULLET.match(line.text)
        if bullet and found and _EXAMPLES.search(above):
            open_ = False  # below those of its author, the template's examples are left over
        elif bullet and len(bullet[1]) <= min(outer, 3):
            outer, open_, above = min(outer, len(bullet[1]) + 1), True, ""
            found.append(bullet[2])
        elif bullet or line.code or not line.text.strip() or line.text.lstrip().startswith(("#", "|", "!", "<")):
            open_ = False
        elif open_:
            found[-1] += f" {line.text.strip()}"
        else:
            above = line.text
    return [text for item in found if not _ASKS.match(item) and (text := _cut(plain(item)))]


def words(found: list[Section]) -> dict[str, Any]:
    """The fields that sections of prose give."""
    first: dict[str, Section] = {}
    told = False  # a cause in chapters is none in a paragraph, and further down stands that of something else
    place = 0  # among the headings
    for section in found:
        place += 0 < section.level < LABEL_LEVEL
        if (
            section.kind
            and not (section.kind == "root_causes" and told)
            and not (section.kind == "summary" and place > _OPENING)  # further down it is that of a chapter
            and section.kind not in first
            and (paragraph(section, lists=True) or section.kind == "symptoms")
        ):
            first[section.kind] = section
        told = told or (section.kind == "root_causes" and any(line.text.strip() for line in section.all))
    several = _told_in_chapters(found) | _causes_below(found)
    for kind in several.keys() & first.keys():
        del first[kind]
    fields: dict[str, Any] = {}
    if "summary" in first and (text := paragraph(first["summary"])):
        whole = paragraph(first["summary"], lists=True) or ""
        fields["summary"] = whole if whole.startswith((f"{text}:\n", f"{text} :\n", f"{text}：\n")) else text
    for kind, name in (("impact", "summary"), ("trigger", "text"), ("resolution", "text"), ("detection", "source")):
        if kind in first and (text := paragraph(first[kind], lists=True)):
            fields[kind] = {name: text}
    if fixes := several.get("resolution"):
        listed = [text if text.startswith("- ") else f"- {text}" for text in fixes]
        fields["resolution"] = {"text": _cut("\n".join(listed)) if len(fixes) > 1 else fixes[0]}
    if causes := several.get("root_causes"):
        fields["root_causes"] = [{"text": text} for text in causes]
    cause = first.get("root_causes") or first.get("conclusion")
    if cause and (text := paragraph(cause, lists=True)):
        fields["root_causes"] = [{"text": text}]
    return fields | _lists(found)


def _told_in_chapters(found: list[Section]) -> dict[str, list[str]]:
    """What several chapters tell, each under a label of its own: all causes and all fixes count, of triggers none does.

    A heading of that name tells it for the whole.
    """
    several: dict[str, list[str]] = {}
    for kind in ("root_causes", "resolution", "trigger"):
        same = [section for section in found if section.kind == kind]
        texts = [text for section in same if (text := paragraph(section, lists=True))]
        if texts and len(same) > 1 and all(section.level >= LABEL_LEVEL for section in same):
            several[kind] = list(dict.fromkeys(texts))
    return several


_MAIN = re.compile(r"(?:primary|main)(?: (?:root )?cause)?$|主要原因$|主因$", re.IGNORECASE)


def _causes_below(found: list[Section]) -> dict[str, list[str]]:
    """The causes that stand each below a heading of its own, where the one above them says nothing itself."""
    headed = [section for section in found if section.kind == "root_causes" and 0 < section.level < LABEL_LEVEL]
    if not headed or not headed[0].all or any(line.text.strip() for line in headed[0].own):
        return {}
    last = headed[0].all[-1].number
    below = [
        section
        for section in found
        if headed[0].line < section.line <= last
        and 0 < section.level < LABEL_LEVEL
        and (section.kind == "root_causes" or (section.kind is None and _MAIN.match(bare(section.title))))
    ]
    texts = [text for section in below if (text := paragraph(section, lists=True))]
    return {"root_causes": list(dict.fromkeys(texts))} if texts else {}


def _lists(found: list[Section]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    factors = [text for s in found if s.kind == "contributing_factors" for text in items(s.all)]
    if factors:
        fields["contributing_factors"] = list(dict.fromkeys(factors))
    lessons = {name: _lessons(found, name) for name in ("went_well", "went_wrong", "got_lucky")}
    if any(lessons.values()):
        fields["lessons"] = {name: texts for name, texts in lessons.items() if texts}
    if tried := attempts(text for s in found if s.kind == "attempts" for text in items(s.all)):
        fields["attempts"] = tried
    if shown := symptoms(found):
        fields["symptoms"] = shown
    return fields


def _lessons(found: list[Section], name: str) -> list[str]:
    texts = [text for s in found if s.kind == name for text in _points(s)]
    return list(dict.fromkeys(texts))


def _points(section: Section) -> list[str]:
    """The items of a list, else the first paragraph; that one too where the list only goes on with what prose says."""
    above = "\n".join(line.text for line in takewhile(lambda line: not BULLET.match(line.text), section.own)).strip()
    if above.endswith((":", "：")) and _is_a_sentence(section):
        return _one(paragraph(section, lists=True))
    in_prose = "\n\n" in above and above.endswith((":", "："))
    return (not in_prose and items(section.own)) or _one(None if _EXAMPLES.search(above) else paragraph(section))


def _is_a_sentence(section: Section) -> bool:
    """Whether the items of a list are parts of one sentence: `… would have` / `- never happened, or` / `- …`."""
    return any(re.search(r",\s+(?:or|and)$", text) for text in items(section.own))


def _one(text: str | None) -> list[str]:
    return [text] if text else []
