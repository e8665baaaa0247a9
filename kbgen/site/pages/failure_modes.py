"""One failure mode: how to recognise it, what else looks like it, what was tried, what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kbgen.documents import Document
from kbgen.model.postmortem import OUTCOMES, Attempt
from kbgen.model.taxonomy import FailureMode
from kbgen.model.truncation import shortened
from kbgen.site.blocks import (
    Block,
    Break,
    Bullets,
    Code,
    Details,
    Line,
    Link,
    Page,
    Quiet,
    Strong,
    Table,
    blocks,
    heading,
    labelled,
    line,
    page,
)
from kbgen.site.own_markdown import as_line
from kbgen.site.pages.document_rows import entries, outcome_badge, titled
from kbgen.site.pages.follow_up_rows import promises_table
from kbgen.site.pages.patterns_page import PATH as PATTERNS
from kbgen.site.pages.patterns_page import chain_cards
from kbgen.site.site import Site

_SIGNS, _SIGN, _TRIES, _FIRST = 12, 300, 40, 6
_RAW = ("error", "log", "stack", "alert", "metric")


def failure_modes(site: Site) -> Iterator[Page]:
    """A page for every failure mode that occurs."""
    for slug, path in site.repeats.modes.items():
        yield _one(slug, path, site)


def _one(slug: str, path: str, site: Site) -> Page:
    words, known = site.words, site.corpus.taxonomy.modes.get(slug)
    documents = [site.corpus.by_id[name] for name in reversed(site.patterns.modes[slug])]
    chains = site.repeats.chains_by_mode.get(slug, ())
    return page(
        path,
        words.fill("mode.title", name=site.context.mode(slug).text),
        Link(words["patterns.title"], PATTERNS),
        as_line(known.definition.of(words.lang) if known else words["mode.own"]),
        heading(words, "mode.recognise"),
        as_line(known.looks_like.of(words.lang) if known and known.looks_like else ""),
        *_signs(documents, site),
        *_look_alikes(known, site),
        *_tried(documents, site),
        *_open(documents, site),
        heading(words, "chain.all") if chains else None,
        chain_cards(chains, site),
        heading(words, "mode.incidents", n=len(documents)),
        entries(documents, site),
        Quiet(_called(known, slug, site)) if known else None,
    )


def _called(known: FailureMode, slug: str, site: Site) -> Line:
    names = site.words["brief.and"].join(known.aliases)
    return labelled(
        site.words["mode.aliases"], line(f"{names}{site.words['brief.and']}" if names else None, Code(slug))
    )


def _signs(documents: Sequence[Document], site: Site) -> tuple[Block, ...]:
    """What its incidents looked like, in the words of those who were there; raw lines first."""
    found = [symptom for document in documents for symptom in document.meta.symptoms or ()]
    raw = {_short(symptom.text): Code(_short(symptom.text)) for symptom in found if symptom.kind in _RAW}
    rest = {_short(symptom.text): _short(symptom.text) for symptom in found if symptom.kind not in _RAW}
    shown: tuple[Line, ...] = tuple((rest | raw)[key] for key in dict.fromkeys([*raw, *rest]))[:_SIGNS]
    return blocks(site.words["mode.signs"], Bullets(shown)) if shown else blocks(site.words["mode.no_signs"])


def _short(value: str) -> str:
    return shortened(" ".join(value.split()), _SIGN)


def _look_alikes(known: FailureMode | None, site: Site) -> tuple[Block, ...]:
    if not known or not known.look_alikes:
        return ()
    lines: list[Line] = []
    for other in known.look_alikes:
        lines.append(line(Strong(site.context.mode(other.mode)), " ", as_line(other.check.of(site.words.lang))))
    return blocks(heading(site.words, "mode.look_alikes"), site.words["mode.check"], Bullets(tuple(lines)))


def _tried(documents: Sequence[Document], site: Site) -> tuple[Block, ...]:
    """Each try, those that helped first; then what was tried by kind and outcome, always with n."""
    words = site.words
    found = [(attempt, document) for document in documents for attempt in document.meta.attempts or ()]
    silent = sum(not document.meta.attempts for document in documents)
    note = Quiet(words.fill("mode.silent", count=silent, n=len(documents))) if silent else None
    if not found:
        return blocks(heading(words, "tried.title"), note)
    found.sort(key=lambda pair: OUTCOMES.index(pair[0].outcome or "unknown"))
    shown = [_try(attempt, document, site) for attempt, document in found[:_TRIES]]
    left = len(found) - len(shown)
    more = words.fill("home.more", count=len(shown) - _FIRST)
    return blocks(
        heading(words, "tried.title"),
        Bullets(tuple(shown[:_FIRST])),
        Details(more, blocks(Bullets(tuple(shown[_FIRST:])))) if shown[_FIRST:] else None,
        words.fill("down.more", count=left) if left else None,
        words["mode.tried_why"],
        _by_kind([attempt for attempt, _ in found], site),
        note,
    )


def _by_kind(attempts: Sequence[Attempt], site: Site) -> Table:
    words = site.words
    counts: dict[str | None, Counter[str]] = {}
    for attempt in attempts:
        counts.setdefault(attempt.kind, Counter())[attempt.outcome or "unknown"] += 1
    ordered = sorted(counts, key=lambda kind: (kind is None, -counts[kind].total(), kind or ""))
    heads = (words["mode.kind"], words["chain.times"], *(words[f"outcome.{outcome}"] for outcome in OUTCOMES))
    rows = tuple(
        (
            words[f"attempt.{kind}" if kind else "down.unsaid"],
            str(counts[kind].total()),
            *(str(counts[kind][each] or "") for each in OUTCOMES),
        )
        for kind in ordered
    )
    return Table(heads, rows)


def _try(attempt: Attempt, document: Document, site: Site) -> Line:
    return line(outcome_badge(attempt, site), f" {attempt.action}", Break(), Quiet(titled(document, site)))


def _open(documents: Sequence[Document], site: Site) -> tuple[Block, ...]:
    ids = {document.id for document in documents}
    every = [each for each in site.promises if each.document.id in ids]
    promises, unsure = [each for each in every if each.is_open], sum(each.is_unknown for each in every)
    if not promises and not unsure:
        return ()
    words = site.words  # a number only where one is known to be open: of the others nobody knows
    opened = heading(words, "mode.open", n=len(promises)) if promises else heading(words, "story.left")
    told = Quiet(words.fill("story.unsure", n=unsure)) if unsure else None
    return blocks(opened, promises_table(promises, site) if promises else None, told)
