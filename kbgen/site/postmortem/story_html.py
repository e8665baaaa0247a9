"""What stands below in a postmortem's facts: causes, symptoms, the timeline, lessons, what it has to do with."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.model.postmortem import Resolution, RootCause, Source
from kbgen.site.postmortem import view
from kbgen.site.postmortem.printed import badge, linked, printed
from kbgen.site.postmortem.shown_facts import ShownFacts, spans


def story(of: ShownFacts) -> Iterator[str]:
    """The lines of it."""
    present = of.told["present"]
    if "kb-causes" in present:
        yield from _causes(of)
    if "kb-symptoms" in present:
        yield from _symptoms(of)
    if of.told["timeline"]:
        yield from _timeline(of)
    if "kb-resolution" in present and "kb-attempts" in present:
        yield from _resolution(of)
    if "kb-lessons" in present:
        yield from _lessons(of)
    if of.told["relatives"]:
        yield from _relatives(of)
    if "kb-sources" in present:
        yield from _sources(of)


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
    yield f"{spans(parts)}</p>"
    yield f"{of.text(cause.text) if cause.text else ''}</div>"


def _symptoms(of: ShownFacts) -> Iterator[str]:
    yield from of.section("kb-symptoms")
    yield f'<p class="kb-quiet">{of.word("symptoms.hint")}</p>'
    for symptom in of.document.meta.symptoms or ():
        named = f'<span class="kb-quiet">{of.word(f"symptom.{symptom.kind}")}</span>' if symptom.kind else ""
        raw = " kb-pre--raw" if symptom.kind in ("error", "log", "stack") else ""
        said = f'<pre class="kb-pre{raw}" data-kb-text{of.said}>{printed(symptom.text)}</pre>'
        yield f'<div class="kb-symptom">{named}{said}\n</div>'
    yield "</section>"


def _timeline(of: ShownFacts) -> Iterator[str]:
    yield from of.section("kb-timeline")
    yield f'<p class="kb-quiet">{of.word("timeline.legend")}</p>'
    yield '<ol class="kb-timeline">'
    for event in of.told["timeline"]:
        yield from _event(of, event)
    yield "</ol>\n</section>"


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


def _resolution(of: ShownFacts) -> Iterator[str]:
    """What ended it, where what was tried stands first."""
    ended = of.document.meta.resolution or Resolution()
    yield from of.section("kb-resolution")
    named = f"{badge(of.words[f'resolution.{ended.kind}'], 'plain')} " if ended.kind else ""
    yield f"<p>{named}{of.text(ended.text, 'span') if ended.text else ''}</p>"
    yield "</section>"


def _lessons(of: ShownFacts) -> Iterator[str]:
    yield from of.section("kb-lessons")
    yield '<div class="kb-cards">'
    for name in ("went_well", "went_wrong", "got_lucky"):
        if lessons := getattr(of.document.meta.lessons, name):
            items = "".join(of.text(each, "li") for each in lessons)
            title = of.word(f"lessons.{name}")
            yield f'<div class="kb-card kb-lesson--{name}"><h3>{title}</h3><ul>{items}</ul></div>'
    yield "</div>\n</section>"


def _relatives(of: ShownFacts) -> Iterator[str]:
    yield from of.section("kb-related")
    yield '<ul class="kb-list">'
    for relative in of.told["relatives"]:
        other = relative.document
        to = linked(other.title, of.link(other.path), of.said_of(other))
        note = f'<p class="kb-quiet kb-lines"{of.said}>{printed(relative.note)}</p>' if relative.note else ""
        yield f'<li><span class="kb-tag">{of.word(f"relation.{relative.relation}")}</span> {to}{note}</li>'
    yield "</ul>\n</section>"


def _sources(of: ShownFacts) -> Iterator[str]:
    yield from of.section("kb-sources")
    yield '<ul class="kb-list">'
    for source in of.document.meta.sources or ():
        yield _source(of, source)
    yield "</ul>\n</section>"


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
