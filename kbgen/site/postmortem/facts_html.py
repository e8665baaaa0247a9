"""The look of a postmortem's own metadata: lines of HTML without braces, none of them blank.

Whatever is not written here goes through `printed`, or a piece beside it, all of which escape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kbgen.corpus import Promise
from kbgen.documents import Document
from kbgen.model.moments import Moment
from kbgen.model.postmortem import HELPFUL, Attempt, Resolution, RootCause, Source
from kbgen.site.postmortem import view
from kbgen.site.postmortem.printed import LONG, badge, heading, linked, printed, row, shown, words_row
from kbgen.site.time_formats import Measured, ShownValue, length
from kbgen.site.words import Words

NARRATIVE = "<!--kb-narrative-->"
_TRIED = 5


@dataclass(frozen=True, slots=True)
class ShownFacts:
    """What is shown of a document: its `values`, and what is asked of the site by name.

    `said` marks a text with the language of the document, `said_of` gives that of another one.
    """

    document: Document
    words: Words
    told: Mapping[str, Any]
    said: str
    said_of: Callable[[Document], str]
    link: Callable[[str], str | None]
    groups: Callable[[str], Sequence[tuple[str, str | None]]]
    cause_link: Callable[[str | None, str | None], str | None]
    mode_name: Callable[[str], str]
    moment: Callable[[Moment | None], ShownValue]

    def word(self, key: str) -> str:
        """A word of ours, as it is printed."""
        return printed(self.words[key])

    def fill(self, key: str, **values: object) -> str:
        """One with places that are filled in, as it is printed."""
        return printed(self.words.fill(key, **values))

    def text(self, value: object, tag: str = "p", more: str = "") -> str:
        """A text of the authors, whose line breaks are seen."""
        return f'<{tag} class="kb-lines"{self.said}{more}>{printed(value)}</{tag}>'

    def remark(self, key: str, value: object) -> str:
        """One that may be missed, with what it is; nothing where there is none."""
        if not value:
            return ""
        return f'<p class="kb-quiet kb-lines"{self.said}><b>{self.word(key)}</b> {printed(value)}</p>'

    def section(self, name: str, look: str = "section") -> Iterator[str]:
        """The begin of a section."""
        yield f'<section class="kb-{look}">'
        yield heading(name, self.told["present"])


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
        yield from _side(of)
    yield '<div class="kb-post-rest">'
    if of.document.readable:
        yield from _rest(of)
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


def _side(of: ShownFacts) -> Iterator[str]:
    present, meta = of.told["present"], of.document.meta
    yield '<aside class="kb-post-side">'
    if "kb-glance" in present:
        yield from _glance(of)
    if "kb-again" in present:
        yield '<div class="kb-card">\n<section>'
        yield heading("kb-again", present)
        yield from _again(of)
        yield "</section></div>"
    if "kb-follow-ups" in present:
        yield from of.section("kb-follow-ups", "card")
        if of.told["promises"]:
            yield '<ul class="kb-promises">'
            for each in of.told["promises"]:
                yield from _promise(of, each)
            yield "</ul>"
        none = f"<p><b>{of.word('promise.none')}</b> {of.text(meta.no_follow_ups, 'span')}</p>"
        yield f"{none if meta.no_follow_ups else ''}</section>"
    if of.told["neighbours"]:
        neighbours = (
            f'<span>{printed(label)} <a href="{printed(href)}"{printed(lang)}>{printed(other)}</a></span>'
            for label, other, href, lang in of.told["neighbours"]
        )
        yield f'<p class="kb-quiet kb-neighbours">\n{"".join(neighbours)}</p>'
    yield "</aside>"


def _glance(of: ShownFacts) -> Iterator[str]:
    meta, told, words = of.document.meta, of.told, of.words
    yield from of.section("kb-glance", "card")
    yield '<dl class="kb-pairs">'
    impact = meta.impact.summary if meta.impact else None
    rows = f'<div class="kb-long"><dt>{of.word("facts.impact")}</dt>{of.text(impact, "dd")}</div>' if impact else ""
    rows += "".join(row(value, label) for label, value in told["impact"])
    if (found := meta.detection) and (found.method or found.source):
        method, source = words[f"detection.{found.method}"] if found.method else "", found.source or ""
        both = f"{method}{words['mark.open']}{source}{words['mark.close']}"
        rows += f"{row(both if method and source else method or source, words['facts.detection'])}\n"
    if found and found.missed_signals:
        signals, label = "".join(of.text(each, "li") for each in found.missed_signals), of.word("facts.missed_signals")
        rows += f'<div class="kb-long"><dt>{label}</dt><dd><ul>{signals}</ul></dd></div>\n'
    if meta.trigger and meta.trigger.category:
        rows += row(words[f"trigger.{meta.trigger.category}"], words["cause.trigger"])
    rows += "".join(_time(of, *each) for each in told["times"])
    for role, who in (meta.roles or {}).items():
        rows += row(who if isinstance(who, str) else ", ".join(who), words.name("role", role).replace("_", " "))
    yield rows + words_row(meta.components, words["facts.components"])
    yield words_row(meta.technologies, words["facts.technologies"])
    yield words_row(meta.regions, words["facts.regions"])
    yield row(told["team"], words["facts.team"])
    yield words_row(meta.authors, words["facts.authors"])
    yield words_row(meta.reviewers, words["facts.reviewers"])
    if meta.tags:
        tags = "".join(f'<span class="kb-tag">{linked(value, href)}</span> ' for value, href in of.groups("tags"))
        yield f"<div><dt>{of.word('facts.tags')}</dt><dd>{tags}</dd></div>"
    yield words_row(meta.aliases, words["facts.aliases"])
    yield row(words[f"visibility.{meta.visibility}"] if meta.visibility else None, words["facts.visibility"])
    yield "</dl>"
    if told["metrics"]:
        yield from _legend(of)
    yield "</section>"


def _time(of: ShownFacts, label: str, value: ShownValue, took: Measured | None) -> str:
    more = ""
    if took and value.how == "known":
        meaning = f"{printed(took.meaning)}{of.word('mark.colon')}{printed(took.formula)}"
        named = f'<abbr title="{meaning}">{printed(took.name)}</abbr>'
        more = f' <span class="kb-took">{named} {shown(took.value)}</span>'
    return f'<div><dt>{printed(label)}</dt><dd class="kb-number">{shown(value)}{more}</dd></div>\n'


def _legend(of: ShownFacts) -> Iterator[str]:
    """What the figures mean, and why some are missing."""
    yield f'<details class="kb-details"><summary>{of.word("metric.legend")}</summary>'
    yield "<ul>"
    for each in of.told["metrics"]:
        meaning = f"{of.word('mark.open')}{printed(each.meaning)}{of.word('mark.close')}"
        yield f"<li><b>{printed(each.name)}</b>{meaning} = {printed(each.formula)}</li>"
    reasons = {each.value.how for each in of.told["metrics"]}
    absent = {value.how for _, value, _ in of.told["times"]}
    for how in ("unknown", "not_applicable", "day"):
        if how in reasons or (how != "day" and how in absent):
            why = f"{of.word('mark.colon')}{of.word(f'metric.{how}_why')}"
            yield f"<li><b>{of.word(f'metric.{how}')}</b>{why}</li>"
    yield "</ul>\n</details>"


def _again(of: ShownFacts) -> Iterator[str]:
    """What else happened like this, why we say so, and what was promised and not kept."""
    if of.told["broken"]:
        yield f"<p><b>{of.word('again.broken')}</b></p>"
        yield '<ul class="kb-promises">'
        for promise, earlier in of.told["broken"]:
            lang = of.said_of(earlier)
            stood = badge(of.words[f"stood.{promise.stood}"], "state-overdue")
            yield '<li class="kb-promise">'
            yield f'<p class="kb-lines">{stood} {linked(promise.title, None, lang)}</p>'
            to = linked(earlier.title, of.link(earlier.path), lang)
            yield f'<p class="kb-quiet">{of.word("again.from")} {to}</p>'
            decision = f"<b>{of.word('promise.decision')}</b> {linked(promise.decision, None, lang)}"
            yield f'<p class="kb-quiet kb-lines">{decision}</p></li>' if promise.decision else "</li>"
        yield "</ul>"
    if of.told["repeats"]:
        yield '<ul class="kb-promises">'
        for repeat in of.told["repeats"]:
            other, day = repeat.document, repeat.day
            yield f'<li class="kb-promise">{linked(other.title, of.link(other.path), of.said_of(other))}'
            when = f"<span>{printed(day.isoformat())}</span> " if day else ""
            if repeat.before is not None:
                when += f"<span>{of.word('again.before' if repeat.before else 'again.after')}</span> "
            modes = "".join(f" <span>{printed(each.text)}</span>" for each in repeat.reasons if each.kind == "mode")
            yield f'<p class="kb-quiet">{when}<span>{of.word(f"verdict.{repeat.verdict}")}</span>{modes}</p>'
            for each in repeat.reasons:
                if each.kind != "mode":
                    reason = f"<b>{of.word(f'reason.{each.kind}')}</b> {printed(each.text)}"
                    yield f'<p class="kb-quiet kb-lines">{reason}</p>'
            yield "</li>"
        yield "</ul>"
    if of.told["chains"]:
        chains = " · ".join(linked(title, href) for title, href in of.told["chains"])
        yield f'<p class="kb-quiet"><b>{of.word("chain.all")}</b> {chains}</p>'


def _promise(of: ShownFacts, each: Promise) -> Iterator[str]:
    """A follow-up with its state."""
    item, state, colon = each.item, each.state, of.word("mark.colon")
    yield f'<li class="kb-promise kb-promise--{printed(state)}">'
    named = badge(of.words[f"promise.{state}"], f"state-{state}")
    yield f'<p class="kb-lines"{of.said}>{named} {printed(item.title)}</p>'
    parts = [
        printed(item.id) if item.id else "",
        of.word(f"promise_type.{item.type}") if item.type else "",
        printed(item.priority) if item.priority else "",
        f"{of.word('promise.owner')}{colon}{printed(item.owner)}" if item.owner else "",
    ]
    due = of.word("promise.no_due") if each.is_open else ""  # of what is closed, nobody asks
    parts.append(of.fill("promise.due", date=of.moment(item.due).text) if item.due else due)
    yield f'<p class="kb-quiet">\n{_spans(parts)}'
    done = of.fill("promise.done_at", date=each.done.isoformat()) if each.done else ""
    link = ""
    if item.link:
        name = f"{of.word('promise.link')}{colon}"
        to = f'<a href="{printed(item.link)}" rel="noopener noreferrer">{name}{printed(view.short(item.link))}</a>'
        link = to if view.web(item.link) else f"{name}{printed(item.link)}"
    parts = [
        f"{done} {of.word('promise.from_history')}" if done and each.from_history else done,
        of.fill("board.days_late", n=each.late) if each.late else "",
        of.fill("promise.as_of", date=of.moment(item.as_of).text) if item.as_of else "",
        f"{of.word('promise.addresses')}{colon}{printed(item.addresses)}" if item.addresses else "",
        link,
    ]
    yield f"{_spans(parts)}</p>"
    yield f"{of.remark('promise.decision', item.decision)}</li>"


def _spans(parts: Iterable[str]) -> str:
    return "".join(f" <span>{each}</span>" for each in parts if each)


def _rest(of: ShownFacts) -> Iterator[str]:
    present, meta = of.told["present"], of.document.meta
    ended = meta.resolution or Resolution()
    if "kb-causes" in present:
        yield from _causes(of)
    if meta.symptoms:
        yield from of.section("kb-symptoms")
        yield f'<p class="kb-quiet">{of.word("symptoms.hint")}</p>'
        for symptom in meta.symptoms:
            named = f'<span class="kb-quiet">{of.word(f"symptom.{symptom.kind}")}</span>' if symptom.kind else ""
            raw = " kb-pre--raw" if symptom.kind in ("error", "log", "stack") else ""
            said = f'<pre class="kb-pre{raw}" data-kb-text{of.said}>{printed(symptom.text)}</pre>'
            yield f'<div class="kb-symptom">{named}{said}\n</div>'
        yield "</section>"
    if of.told["timeline"]:
        yield from of.section("kb-timeline")
        yield f'<p class="kb-quiet">{of.word("timeline.legend")}</p>'
        yield '<ol class="kb-timeline">'
        for event in of.told["timeline"]:
            yield from _event(of, event)
        yield "</ol>\n</section>"
    if "kb-resolution" in present and "kb-attempts" in present:
        kind, text = ended.kind, ended.text
        yield from of.section("kb-resolution")
        named = f"{badge(of.words[f'resolution.{kind}'], 'plain')} " if kind else ""
        yield f"<p>{named}{of.text(text, 'span') if text else ''}</p>"
        yield "</section>"
    if "kb-lessons" in present:
        yield from of.section("kb-lessons")
        yield '<div class="kb-cards">'
        for name in ("went_well", "went_wrong", "got_lucky"):
            if lessons := getattr(meta.lessons, name):
                items = "".join(of.text(each, "li") for each in lessons)
                title = of.word(f"lessons.{name}")
                yield f'<div class="kb-card kb-lesson--{name}"><h3>{title}</h3><ul>{items}</ul></div>'
        yield "</div>\n</section>"
    if relatives := of.told["relatives"]:
        yield from of.section("kb-related")
        yield '<ul class="kb-list">'
        for relative in relatives:
            other = relative.document
            to = linked(other.title, of.link(other.path), of.said_of(other))
            note = f'<p class="kb-quiet kb-lines"{of.said}>{printed(relative.note)}</p>' if relative.note else ""
            yield f'<li><span class="kb-tag">{of.word(f"relation.{relative.relation}")}</span> {to}{note}</li>'
        yield "</ul>\n</section>"
    if meta.sources:
        yield from of.section("kb-sources")
        yield '<ul class="kb-list">'
        for source in meta.sources:
            yield _source(of, source)
        yield "</ul>\n</section>"


def _causes(of: ShownFacts) -> Iterator[str]:
    meta = of.document.meta
    yield from of.section("kb-causes")
    for cause in meta.root_causes or ():
        yield from _cause(of, cause)
    if meta.trigger and meta.trigger.text:
        yield f"<h3>{of.word('cause.trigger')}</h3>"
        yield of.text(meta.trigger.text)
    if meta.contributing_factors:
        yield f"<h3>{of.word('cause.factors')}</h3>"
        yield '<ul class="kb-list">'
        for factor in meta.contributing_factors:
            kind = f'<span class="kb-tag">{of.word(f"category.{factor.category}")}</span> ' if factor.category else ""
            yield f"<li>{kind}{of.text(factor.text, 'span')}"
            yield f"{of.remark('cause.why_undetected', factor.why_undetected)}</li>"
        yield "</ul>"
    yield "</section>"


def _cause(of: ShownFacts, cause: RootCause) -> Iterator[str]:
    confidence, mode, category = cause.confidence or "unknown", cause.failure_mode, cause.category
    by = ""
    if cause.confirmed_by and confidence == "confirmed" and cause.confirmed_by != "none":
        by = f"{of.word('mark.open')}{of.word(f'cause.by_{cause.confirmed_by}')}{of.word('mark.close')}"
    look, named = printed(confidence), of.word(f"confidence.{confidence}")
    yield f'<div class="kb-cause kb-confidence--{look}">'
    yield '<p class="kb-quiet">'
    yield f'<span class="kb-badge kb-look--confidence-{look}">{named}{by}</span>'
    parts = [linked(of.mode_name(mode), of.cause_link(mode, None)) if mode else ""]
    parts.append(printed(cause.component) if cause.component else "")
    if category:
        parts.append(linked(of.words[f"category.{category}"], None if mode else of.cause_link(None, category)))
    yield f"{_spans(parts)}</p>"
    yield f"{of.text(cause.text) if cause.text else ''}</div>"


def _event(of: ShownFacts, each: view.TimelineRow) -> Iterator[str]:
    """An entry of the timeline."""
    kind, key = each.event.type or "other", each.event.key
    yield f'<li class="kb-event kb-event--{printed(kind)}{" kb-event--key" if key else ""}">'
    yield '<div class="kb-event-when">'
    date = f'<span class="kb-event-date">{printed(each.date)}</span>' if each.date else ""
    clock = ""
    if each.clock:
        iso = f' datetime="{printed(each.iso)}"' if each.iso else ""
        clock = f"<time{iso}>{printed(each.clock)}</time>"
    elif not each.date:
        clock = f'<span class="kb-absent">{of.word("timeline.unknown")}</span>'
    since = f'<span class="kb-since">{printed(each.since)}</span>' if each.since else ""
    yield f"{date}{clock}{since}</div>"
    names = [of.word(f"event.{kind}")] * (kind != "other") + [of.word("timeline.key")] * bool(key)
    named = f'<span class="kb-event-type">{" · ".join(names)}</span> ' if names else ""
    yield f"<div>{named}{of.text(each.event.text, 'span')}</div>"
    yield "</li>"


def _source(of: ShownFacts, each: Source) -> str:
    archive, label = each.archive_url, of.word("sources.archived")
    name = f"{printed(each.title or '')} {printed(each.url)}"
    if view.web(each.url):
        name = f'<a href="{printed(each.url)}" rel="noopener noreferrer">{printed(each.title or each.url)}</a>'
    day = of.fill("sources.published", date=of.moment(each.published_at).text) if each.published_at else ""
    copy = f"{label}{of.word('mark.colon')}{printed(archive)}"
    if view.web(archive):
        copy = f'<a href="{printed(archive)}" rel="noopener noreferrer">{label}</a>'
    published = f' <span class="kb-quiet">{day}</span>' if day else ""
    return f"<li>{name}{published}" + (f' <span class="kb-quiet">{copy}</span></li>' if archive else "</li>")
