"""The look of a postmortem's own metadata: lines of HTML without braces, none of them blank.

Whatever is not written here goes through `printed`, or a piece beside it, all of which escape.
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.model.postmortem import HELPFUL, Attempt, Resolution
from kbgen.site.postmortem import view
from kbgen.site.postmortem.printed import LONG, badge, heading, linked, printed, shown
from kbgen.site.postmortem.shown_facts import ShownFacts
from kbgen.site.postmortem.side_html import side
from kbgen.site.postmortem.story_html import story
from kbgen.site.time_formats import length

NARRATIVE = "<!--kb-narrative-->"
_TRIED = 5


def facts_lines(of: ShownFacts) -> Iterator[str]:
    """All of it; the mark of the narrative stands where that may be put."""
    present = of.told["present"]
    yield '<div class="kb-facts">'
    for banner in of.told["banners"]:
        yield f'<p class="kb-banner kb-banner--{printed(banner)}">{of.word(f"banner.{banner}")}</p>'
    if of.document.readable:
        yield from _head(of)
    yield '<div class="kb-post">'
    if of.document.readable:
        yield from _first(of)
        yield from side(of)
    yield '<div class="kb-post-rest">'
    if of.document.readable:
        yield from story(of)
    if "kb-narrative" in present:
        yield heading("kb-narrative", present)
        yield NARRATIVE
    yield "</div>\n</div>\n</div>"


def _head(of: ShownFacts) -> Iterator[str]:
    told, status = of.told, of.document.status
    parts: list[str] = []
    if told["severity"]:
        parts.append(badge(told["severity"], f"severity-{told['severity_rank']}"))
    if told["kind"] != "incident":
        parts.append(badge(of.words[f"kind.{told['kind']}"], "mark"))
    if told["began"]:
        parts.append(f"<span>{shown(told['began'])}</span>")
    if told["lasted"]:
        parts.append(f"<span>{of.word('facts.lasted')} <b>{printed(told['lasted'])}</b></span>")
    parts += (f'<span class="kb-service">{linked(value, href)}</span>\n' for value, href in of.groups("services"))
    if told["noticed"]:
        parts.append(f"<span>{printed(told['noticed'])}</span>")
    if origin := told["origin"]:
        parts.append(f"<span>{of.word('facts.origin')} {linked(origin['title'], origin['url'])}</span>")
    parts.append(badge(of.words[f"status.{status}"], "mark" if status in ("draft", "in_review") else "plain"))
    yield '<div class="kb-head">'
    yield "".join(parts)
    yield "</div>"
    if ribbon := told["ribbon"]:
        yield f'<div class="kb-drawing" role="img" aria-label="{printed(ribbon["alt"])}">{printed(ribbon["svg"])}</div>'


def _first(of: ShownFacts) -> Iterator[str]:
    """What ended it, and what was tried; what happened."""
    present, meta = of.told["present"], of.document.meta
    ended = meta.resolution or Resolution()
    yield '<div class="kb-post-first">'
    if "kb-attempts" in present:
        yield from of.section("kb-attempts")
        if of.told["ended"]:
            to = f'<a href="#kb-resolution">{of.word("resolution.title")}</a>{of.word("mark.colon")}'
            yield f'<p class="kb-lines">{to}<span{of.said}>{printed(of.told["ended"])}</span></p>'
        if of.told["attempts"]:
            yield from _attempts(of)
        else:
            yield f'<p class="kb-absent">{of.word("tried.not_written")}</p>'
        yield "</section>"
    elif "kb-resolution" in present:
        text, kind = ended.text, ended.kind
        yield from of.section("kb-resolution")
        named = badge(of.words[f"resolution.{kind}"], "plain") if kind else ""
        said = f"<div>{of.text(text, more=' data-kb-text')}</div>" if text else ""
        yield f'<div class="kb-fix{" kb-fix--long" if text and len(text) > LONG * 4 else ""}">{named}{said}</div>'
        yield "</section>"
    if meta.summary:
        yield from of.section("kb-summary")
        yield of.text(meta.summary)
        yield "</section>"
    yield "</div>"


def _attempts(of: ShownFacts) -> Iterator[str]:
    attempts = of.told["attempts"]
    if attempts[0].outcome != "worked":
        key = "tried.verdict_partly" if attempts[0].outcome in HELPFUL else "tried.verdict_none"
        yield f'<p class="kb-none">{of.word(key)}</p>'
    for each in attempts:
        if each.outcome == "worked":
            count = f" ×{printed(each.count)}" if each.count else ""
            yield f'<div class="kb-fix">{badge(of.words["outcome.worked"], "outcome-worked")}'
            yield f'<div><p class="kb-lines"{of.said} data-kb-text>{printed(each.action)}{count}</p>'
            yield f'<p class="kb-quiet">{_how(of, each)}</p>'
            yield f"{of.remark('tried.side_effects', each.side_effects)}</div></div>"
    rest = [each for each in attempts if each.outcome != "worked"]
    if rest:
        yield '<ol class="kb-attempts">'
        for each in rest[:_TRIED]:
            yield from _tried(of, each)
        yield "</ol>"
    if rest[_TRIED:]:
        yield f'<details class="kb-details"><summary>{of.fill("home.more", count=len(rest[_TRIED:]))}</summary>'
        yield '<ol class="kb-attempts">'
        for each in rest[_TRIED:]:
            yield from _tried(of, each)
        yield "</ol>\n</details>"


def _tried(of: ShownFacts, each: Attempt) -> Iterator[str]:
    outcome = each.outcome or "unknown"
    count = f" <b>×{printed(each.count)}</b>" if each.count else ""
    yield '<li class="kb-attempt">'
    yield f"<div>{badge(of.words[f'outcome.{outcome}'], f'outcome-{outcome}')}</div>"
    yield "<div>"
    yield f'<p class="kb-lines"{of.said}>{printed(each.action)}{count}</p>'
    if how := _how(of, each):
        yield f'<p class="kb-quiet">\n{how}</p>'
    yield f"{of.remark('tried.side_effects', each.side_effects)}</div>"
    yield "</li>"


def _how(of: ShownFacts, each: Attempt) -> str:
    """Its kind, how long it took, when it was."""
    kind = f"<span>{of.word(f'attempt.{each.kind}')}</span>" if each.kind and each.kind != "other" else ""
    took = "" if each.minutes is None else f" <span>{printed(length(view.span(each.minutes), of.words))}</span>"
    return f"{kind}{took}" + (f" <span>{shown(of.moment(each.at))}</span>" if each.at else "")
