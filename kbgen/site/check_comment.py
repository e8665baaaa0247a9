"""The answer to a pull request as Markdown for a comment, in which nothing that an author wrote comes to life."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kbgen.model.findings import Finding, Level
from kbgen.site.markdown_writer import text
from kbgen.site.words import Words, load

if TYPE_CHECKING:  # all rules come with it
    from kbgen.checking import Answer, BranchChange, Checked, Earlier

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


def as_markdown(answer: Answer, lang: str = "en") -> str:
    """The comment, beginning with the marker; at most LONGEST characters and a closing line."""
    words = load(lang)
    marker = MARKER if any((answer.documents, answer.settings, answer.taken)) else f"{MARKER} {NOTHING}"
    blocks = [f"{marker}\n### {words['check.title']}"]
    if answer.documents or not answer.deletes:
        blocks.append(_count(answer, words))
    blocks += ["\n".join(_change(change, words)) for change in (*answer.settings, *answer.taken)]
    told = sorted(
        (each for each in answer.documents if each.findings or each.earlier or not each.readable), key=_urgency
    )
    size = sum(map(len, blocks))
    for at, document in enumerate(told):
        block = "\n".join(_document(document, words))
        size += len(block)
        if size > LONGEST:
            blocks.append(words.fill("check.cut", count=len(told) - at))
            break
        blocks.append(block)
    return "\n\n".join(blocks) + "\n"


def _urgency(document: Checked) -> int:
    """What waits for an answer first, then what has errors: where the comment must end, it ends with the rest."""
    if document.to_answer:
        return 0
    return 1 if any(finding.level is Level.ERROR for finding in document.findings) else 2


def _change(change: BranchChange, words: Words) -> Iterator[str]:
    """What changed settings do to what is published, and what is taken from what was there."""
    if change.what == "audience":
        was, now = change.names
        yield f"**{words.fill('check.audience', was=words[f'visibility.{was}'], now=words[f'visibility.{now}'])}**"
        return
    yield f"**{words[f'check.{change.what}']} {len(change.names)}**\n"
    yield from (f"- {_code(name)}" for name in change.names[:MOST_FINDINGS])
    if len(change.names) > MOST_FINDINGS:
        yield f"- {words.fill('check.more_names', count=len(change.names) - MOST_FINDINGS)}"


def _count(answer: Answer, words: Words) -> str:
    """All there is to say of a harmless change."""
    if not answer.documents:
        return words["check.nothing"]
    errors = sum(finding.level is Level.ERROR for finding in answer.findings)
    asked = sum(bool(document.to_answer) for document in answer.documents)
    counts = {"errors": errors, "warnings": len(answer.findings) - errors, "asked": asked}
    clean = not any(counts.values()) and all(document.readable for document in answer.documents)
    key = words["check.clean"] if clean else words["check.count"]
    return key.format(files=len(answer.documents), **counts)


def _document(document: Checked, words: Words) -> Iterator[str]:
    yield f"#### {inert(document.title)}"
    yield f"{_code(document.path)} · {words[f'status.{document.status}']}\n"
    if not document.readable:
        yield f"**{words['check.unread']}**\n"
    if document.to_answer:
        yield f"**{words['check.must' if document.status == 'final' else 'check.asked']}**\n"
    for earlier in document.earlier:
        if earlier.likeness != "possible":
            yield from _earlier(earlier, words)
    if document.left_out:
        yield f"- {words.fill('check.left_out', count=document.left_out)}"
    yield from _findings(document.told, words)
    if document.unwritten:
        yield f"- {words.fill('check.unwritten', count=len(document.unwritten))} {_code(document.to_list)}"
    for query in document.not_found:
        yield f"- {_said('not_found', _code(query), words)}"
    yield from _possible([earlier for earlier in document.earlier if earlier.likeness == "possible"], words)


def _possible(found: list[Earlier], words: Words) -> Iterator[str]:
    """Folded up: it proves nothing."""
    if found:
        yield f"\n<details><summary>{words['check.possible']} ({len(found)})</summary>\n"
        for earlier in found:
            day = f", {earlier.day}" if earlier.day else ""
            signs = words["sign.joint"].join(_signs(earlier, words))
            rests = f" {_said('rests_on', signs, words)}" if signs else ""
            yield f"- {inert(earlier.title)} ({_code(earlier.path)}{day}).{rests}"
            for line in earlier.lines:
                place = words.fill("check.line", here=line.here_line, there=line.there_line)
                yield f"    - {place} {_code(line.here)}"
        yield "\n</details>"


def _signs(earlier: Earlier, words: Words) -> Iterator[str]:
    """What a possible one rests on, each sign with what both have of it."""
    for sign in earlier.rests_on:
        named = earlier.having(sign)
        yield f"{words[f'sign.{sign}']} {_listed(named)}" if named else words[f"sign.{sign}"]


def _findings(findings: tuple[Finding, ...], words: Words) -> Iterator[str]:
    """Errors first: where a list must end, it ends with the lesser ones."""
    ordered = sorted(findings, key=lambda finding: finding.level is not Level.ERROR)
    names = {Level.ERROR: words["check.error"], Level.WARNING: words["check.warning"]}
    for finding in ordered[:MOST_FINDINGS]:
        yield f"- {finding.line}:{finding.column} **{finding.code}** {names[finding.level]}: {inert(finding.message)}"
    if len(ordered) > MOST_FINDINGS:
        yield f"- {words.fill('check.more', count=len(ordered) - MOST_FINDINGS)}"


def _earlier(earlier: Earlier, words: Words) -> Iterator[str]:
    likeness = words[f"check.{earlier.likeness}"]
    answer = f" ({words.name('relation', earlier.answer)})" if earlier.answer else ""
    day = f", {earlier.day}" if earlier.day else ""
    yield f"- **{likeness}**: {inert(earlier.title)} ({_code(earlier.path)}{day}){inert(answer)}"
    for item in _details(earlier, words):
        yield f"    - {item}"


def _details(earlier: Earlier, words: Words) -> Iterator[str]:
    for mode, place in earlier.keys:
        if mode:
            yield _said("key", f"{_code(mode)}, {_code(place)}", words)
    if earlier.modes:
        yield _said("key", _listed(earlier.modes), words)
    for line in earlier.lines:
        yield f"{words.fill('check.line', here=line.here_line, there=line.there_line)} {_code(line.here)}"
        if line.there != line.here:
            yield _said("there", _code(line.there), words)
    for tried in earlier.tried:
        times = f" ×{tried.count}" if tried.count and tried.count > 1 else ""
        aside = f" ({words['tried.side_effects']}: {inert(tried.side_effects)})" if tried.side_effects else ""
        yield _said("tried", f"{inert(tried.action)}{times}: **{words.name('outcome', tried.outcome)}**{aside}", words)
    if earlier.more_tried:
        yield words.fill("check.more_tried", count=earlier.more_tried)
    if earlier.ended:
        yield _said("ended", inert(earlier.ended), words)
    for promise in earlier.still_open:
        due = f", {words.fill('promise.due', date=promise.due)}" if promise.due else ""
        yield _said("promise", f"{inert(promise.title)} ({words.name('promise', promise.state)}{due})", words)
    if earlier.more_open:
        yield words.fill("check.more_open", count=earlier.more_open)


def _said(label: str, rest: str, words: Words) -> str:
    """What a label names, after it; a full-width colon brings its own blank."""
    named = words[f"check.{label}"]
    return f"{named}{'' if named.endswith('：') else ' '}{rest}"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(map(_code, values))


def _code(value: str) -> str:
    """Code by its tag: no fence that the text could close."""
    return f"<code>{inert(value)}</code>"
