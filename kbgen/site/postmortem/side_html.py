"""What stands beside a postmortem's text: its facts at a glance, what else happened like this, its follow-ups."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.corpus import Promise
from kbgen.site.postmortem import view
from kbgen.site.postmortem.printed import badge, heading, linked, printed, row, shown, words_row
from kbgen.site.postmortem.shown_facts import ShownFacts, spans
from kbgen.site.time_formats import Measured, ShownValue


def side(of: ShownFacts) -> Iterator[str]:
    """The lines of it."""
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
    yield f'<p class="kb-quiet">\n{spans(parts)}'
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
    yield f"{spans(parts)}</p>"
    yield f"{of.remark('promise.decision', item.decision)}</li>"
