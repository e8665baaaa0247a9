"""The answer to a pull request: text, and Markdown in which nothing that an author wrote comes to life."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.model.findings import Finding, Level
from kbgen.model.shown_text import flat, visible
from kbgen.site.markdown_writer import text
from kbgen.site.words import Words, load

if TYPE_CHECKING:  # all rules come with it
    from kbgen.checking import Answer, BranchChange, Checked, Earlier, Nearest, SharedErrorLine

# The comment is found by it again, so that there is one, kept up to date.
MARKER = "<!-- kbgen-check -->"
# Behind it where a change touches no postmortem: a comment that there is becomes that, and none is begun for it.
NOTHING = "<!-- nothing -->"
LONGEST = 60_000  # GitHub takes 65,536 characters
MOST_FINDINGS = 20
_TURNING = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# Mentions and references are looked for after Markdown has read the entities, so these need a gap as well:
# @name, #123, !123, ~label, %milestone, $snippet, &epic, :emoji:, GH-123.
# A clock time is none, and must stay fit to be copied.
_LIVE = re.compile(r"(&#(?:64|35|33|126|37|36|38);|(?<!\d)&#58;|&#58;(?!\d\d\b)|\b(?:GH|GL)-)(?=[^\s])", re.IGNORECASE)
_GAP = "\u200b"


def inert(value: str) -> str:
    """A string that shows as itself and mentions nobody, refers to nothing and links nowhere.

    >>> inert("@a #1")
    '&#64;\u200ba &#35;\u200b1'
    >>> inert("10:15, :tada:")
    '10&#58;15, &#58;\u200btada&#58;'
    """
    return _LIVE.sub(rf"\1{_GAP}", text(_TURNING.sub("", value)))


@dataclass(frozen=True)
class _Form:
    """How a sentence, a name and an item are written; what is said is the same in both forms.

    Attributes:
        plain: what an author wrote.
        code: the same, of which every character counts.
        strong: what must not be overlooked.
        item: an item, and `detail` one below it.
        note: a paragraph of a document, and `head` one of its own.
        title: a document's title, path and status.
        folded: a summary, and the items that it opens.
        most: how many names or findings are shown; None for all.
    """

    plain: Callable[[str], str]
    code: Callable[[str], str]
    strong: Callable[[str], str]
    item: str
    detail: str
    note: str
    head: str
    title: str
    folded: tuple[str, str]
    most: int | None


def _code(value: str) -> str:
    """Code by its tag: no fence that the text could close."""
    return f"<code>{inert(value)}</code>"


_COMMENT = _Form(
    inert,
    _code,
    "**{}**".format,
    item="- {}",
    detail="    - {}",
    note="**{}**\n",
    head="**{}**\n",
    title="#### {0}\n{1} · {2}\n",
    folded=("\n<details><summary>{}</summary>\n", "\n</details>"),
    most=MOST_FINDINGS,
)
_TEXT = _Form(
    flat,
    flat,
    str,
    item="  {}",
    detail="    {}",
    note="  {}",
    head="{}",
    title="{1} ({2}): {0}",
    folded=("  {}", ""),
    most=None,
)


def check_comment(answer: Answer, lang: str = "en") -> str:
    """Markdown that begins with the marker; at most LONGEST characters and a closing line."""
    words = load(lang)
    marker = MARKER if any((answer.documents, answer.settings, answer.taken, answer.unread)) else f"{MARKER} {NOTHING}"
    begin = f"{marker}\n### {words['check.title']}"
    blocks = [begin, _count(answer, words), *_changes(answer, words, _COMMENT)]
    told = _told(answer)
    size = sum(map(len, blocks))
    for at, document in enumerate(told):
        block = _document(document, words, _COMMENT)
        size += len(block)
        if size > LONGEST:
            blocks.append(words.fill("check.cut", count=len(told) - at))
            break
        blocks.append(block)
    return "\n\n".join(blocks) + "\n"


def check_text(answer: Answer, lang: str = "en") -> str:
    """The same for a terminal: the count last, where it is seen, and every finding."""
    words = load(lang)
    told = (_document(each, words, _TEXT) for each in _told(answer))
    blocks = [*_changes(answer, words, _TEXT), *told, _count(answer, words)]
    return "\n".join(map(visible, "\n\n".join(blocks).split("\n"))) + "\n"


def _told(answer: Answer) -> list[Checked]:
    """What waits for an answer first, then what has errors: where a comment must end, it ends with the rest."""

    def urgency(document: Checked) -> int:
        if document.to_answer:
            return 0
        return 1 if any(finding.level is Level.ERROR for finding in document.findings) else 2

    found = (each for each in answer.documents if _has_anything(each))
    return sorted(found, key=urgency)


def _has_anything(document: Checked) -> bool:
    told = document.findings or document.earlier or document.nearest or document.bare
    return bool(told) or not document.readable


def _changes(answer: Answer, words: Words, form: _Form) -> list[str]:
    return ["\n".join(_change(change, words, form)).rstrip("\n") for change in (*answer.settings, *answer.taken)]


def _change(change: BranchChange, words: Words, form: _Form) -> Iterator[str]:
    """What changed settings do to what is published, and what is taken from what was there."""
    if change.what == "audience":
        was, now = change.names
        yield form.head.format(
            words.fill("check.audience", was=words[f"visibility.{was}"], now=words[f"visibility.{now}"])
        )
        return
    yield form.head.format(f"{words[f'check.{change.what}']} {len(change.names)}")
    names = change.names[: form.most]
    yield from (form.item.format(form.code(name)) for name in names)
    if more := len(change.names) - len(names):
        yield form.item.format(words.fill("check.more_names", count=more))


def _count(answer: Answer, words: Words) -> str:
    """All there is to say of a harmless change."""
    if not answer.documents and not answer.unread:
        return words["check.no_other" if answer.deletes else "check.nothing"]
    errors = sum(finding.level is Level.ERROR for finding in answer.findings)
    asked = sum(bool(document.to_answer) for document in answer.documents)
    counts = {"errors": errors, "warnings": len(answer.findings) - errors, "asked": asked}
    clean = not (any(counts.values()) or answer.unread) and all(document.readable for document in answer.documents)
    key = words["check.clean"] if clean else words["check.count"]
    told = key.format(files=len(answer.documents), **counts)
    apart = {"unchecked": answer.unread, "missed": answer.missed, "absent": answer.absent}
    return "\n".join([told, *(words.fill(f"check.{key}", count=count) for key, count in apart.items() if count)])


def _document(document: Checked, words: Words, form: _Form) -> str:
    status = words[f"status.{document.status}"]
    lines = [form.title.format(form.plain(document.title), form.code(document.path), status)]
    if not document.readable:
        lines.append(form.note.format(words["check.unread"]))
    if document.bare:
        lines.append(form.note.format(words["check.bare"]))
    if document.to_answer:
        lines.append(form.note.format(words["check.must" if document.status == "final" else "check.asked"]))
    for earlier in document.earlier:
        if earlier.likeness != "possible":
            lines += _earlier(earlier, words, form)
    items = [words.fill("check.left_out", count=document.left_out)] if document.left_out else []
    items += _findings(document.told, words, form)
    if left := len(document.unwritten):
        items.append(f"{words.fill('check.unwritten', count=left)} {form.code(document.to_list)}")
    items += [_said("not_found", form.code(query), words) for query in document.not_found]
    lines += [form.item.format(item) for item in items]
    lines += _possible([earlier for earlier in document.earlier if earlier.likeness == "possible"], words, form)
    lines += _nearest(document.nearest, words, form)
    return "\n".join(lines)


def _possible(found: list[Earlier], words: Words, form: _Form) -> Iterator[str]:
    """Folded up: it proves nothing."""
    items = []
    for earlier in found:
        signs = words["sign.joint"].join(_signs(earlier, words, form))
        rests = f". {_said('rests_on', signs, words)}" if signs else "."
        items.append(form.item.format(f"{_named(earlier, form)}{rests}"))
        items += [form.detail.format(f"{_place(line, words)} {form.code(line.here)}") for line in earlier.lines]
    return _folded(f"{words['check.possible']} ({len(found)})", items, form)


def _nearest(found: tuple[Nearest, ...], words: Words, form: _Form) -> Iterator[str]:
    """Folded up: a place to look, and no claim."""
    items = []
    for near in found:
        shared = f". {_said('shared', _listed(near.terms, form), words)}" if near.terms else "."
        items.append(form.item.format(f"{_named(near, form)}{shared}"))
    return _folded(f"{words['check.nearest']} ({len(found)})", items, form)


def _folded(summary: str, items: list[str], form: _Form) -> Iterator[str]:
    if items:
        opens, closes = form.folded
        yield opens.format(summary)
        yield from items
        if closes:
            yield closes


def _signs(earlier: Earlier, words: Words, form: _Form) -> Iterator[str]:
    """What a possible one rests on, each sign with what both have of it."""
    for sign in earlier.rests_on:
        named = earlier.having(sign)
        yield f"{words[f'sign.{sign}']} {_listed(named, form)}" if named else words[f"sign.{sign}"]


def _findings(findings: tuple[Finding, ...], words: Words, form: _Form) -> Iterator[str]:
    """Errors first: where a list must end, it ends with the lesser ones."""
    ordered = sorted(findings, key=lambda finding: finding.level is not Level.ERROR)
    names = {Level.ERROR: words["check.error"], Level.WARNING: words["check.warning"]}
    for finding in ordered[: form.most]:
        code = form.strong(finding.code)
        yield f"{finding.line}:{finding.column} {code} {names[finding.level]}: {form.plain(finding.message)}"
    if form.most and len(ordered) > form.most:
        yield words.fill("check.more", count=len(ordered) - form.most)


def _earlier(earlier: Earlier, words: Words, form: _Form) -> Iterator[str]:
    likeness = form.strong(words[f"check.{earlier.likeness}"])
    answer = form.plain(f" ({words.name('relation', earlier.answer)})") if earlier.answer else ""
    yield form.item.format(f"{likeness}: {_named(earlier, form)}{answer}")
    for detail in _details(earlier, words, form):
        yield form.detail.format(detail)


def _named(earlier: Earlier | Nearest, form: _Form) -> str:
    day = f", {earlier.day}" if earlier.day else ""
    return f"{form.plain(earlier.title)} ({form.code(earlier.path)}{day})"


def _place(line: SharedErrorLine, words: Words) -> str:
    return words.fill("check.line", here=line.here_line, there=line.there_line)


def _details(earlier: Earlier, words: Words, form: _Form) -> Iterator[str]:
    for mode, place in earlier.keys:
        cause = f"{form.code(mode)}, {form.code(place)}" if mode else words["check.by_authors"]
        yield _said("key", cause, words)
    if earlier.modes:
        yield _said("key", _listed(earlier.modes, form), words)
    for line in earlier.lines:
        yield f"{_place(line, words)} {form.code(line.here)}"
        if line.there != line.here:
            yield _said("there", form.code(line.there), words)
    for tried in earlier.tried:
        times = f" ×{tried.count}" if tried.count and tried.count > 1 else ""
        outcome = form.strong(words.name("outcome", tried.outcome))
        aside = f" ({words['tried.side_effects']}: {form.plain(tried.side_effects)})" if tried.side_effects else ""
        yield _said("tried", f"{form.plain(tried.action)}{times}: {outcome}{aside}", words)
    if earlier.more_tried:
        yield words.fill("check.more_tried", count=earlier.more_tried)
    if earlier.ended:
        yield _said("ended", form.plain(earlier.ended), words)
    for promise in earlier.still_open:
        due = f", {words.fill('promise.due', date=promise.due)}" if promise.due else ""
        label = "perhaps_open" if promise.state == "not_written" else "promise"
        yield _said(label, f"{form.plain(promise.title)} ({words.name('promise', promise.state)}{due})", words)
    if earlier.more_open:
        yield words.fill("check.more_open", count=earlier.more_open)


def _said(label: str, rest: str, words: Words) -> str:
    """What a label names, after it; a full-width colon brings its own blank."""
    named = words[f"check.{label}"]
    return f"{named}{'' if named.endswith('：') else ' '}{rest}"


def _listed(values: Iterable[str], form: _Form) -> str:
    return ", ".join(map(form.code, values))
