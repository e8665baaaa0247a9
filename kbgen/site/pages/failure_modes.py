"""One failure mode: how to recognise it, what else looks like it, what was tried, what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kbgen.corpus import follow_ups, is_open
from kbgen.documents import Document
from kbgen.markdown import link, said, table, text
from kbgen.model.postmortem import Attempt
from kbgen.model.taxonomy import FailureMode
from kbgen.site.pages.board import promises_table
from kbgen.site.pages.page import Page, labelled, page
from kbgen.site.pages.patterns import PATH as PATTERNS
from kbgen.site.pages.patterns import chains_table
from kbgen.site.pages.rows import documents_table, titled
from kbgen.site.postmortem.view import OUTCOMES
from kbgen.site.site import Site

_SIGNS = 12
_TRIES = 40
_RAW = ("error", "log", "stack", "alert", "metric")


def failure_modes(site: Site) -> Iterator[Page]:
    """A page for every failure mode that occurs."""
    for slug, path in site.repeats.modes.items():
        yield _one(slug, path, site)


def _one(slug: str, path: str, site: Site) -> Page:
    words, known = site.words, site.corpus.taxonomy.modes.get(slug)
    documents = [site.corpus.by_id[name] for name in reversed(site.patterns.modes[slug])]
    title = site.context.mode(slug).text
    chains = site.repeats.chains_by_mode.get(slug, ())
    return page(
        path,
        words.fill("mode.title", name=title),
        f"# {text(title)}",
        link(words["patterns.title"], path, PATTERNS),
        said(known.definition.of(words.lang) if known else words["mode.own"]),
        _called(known, slug, site),
        f"## {text(words['mode.recognise'])}",
        said(known.looks_like.of(words.lang) if known and known.looks_like else ""),
        _signs(documents, site),
        *_look_alikes(known, path, site),
        *_tried(documents, path, site),
        *_open(documents, path, site),
        *([f"## {text(words['chain.all'])}", chains_table(chains, site, path)] if chains else []),
        f"## {text(words.fill('mode.incidents', n=len(documents)))}",
        documents_table(documents, site, path),
    )


def _called(known: FailureMode | None, slug: str, site: Site) -> str:
    aliases = list(known.aliases) if known else []
    names = site.words["brief.and"].join(text(alias) for alias in [slug, *aliases])
    return labelled(site.words["mode.aliases"], names)


def _signs(documents: Sequence[Document], site: Site) -> str:
    """What its incidents looked like, in the words of those who were there; raw lines first."""
    found = [(symptom, document) for document in documents for symptom in document.meta.symptoms or ()]
    raw = [pair for pair in found if pair[0].kind in _RAW]
    rest = [pair for pair in found if pair[0].kind not in _RAW]
    texts = list(dict.fromkeys(" ".join(symptom.text.split())[:300] for symptom, _ in [*raw, *rest]))
    if not texts:
        return text(site.words["mode.no_signs"])
    return "\n".join([text(site.words["mode.signs"]), "", *(f"- {text(line)}" for line in texts[:_SIGNS])])


def _look_alikes(known: FailureMode | None, path: str, site: Site) -> list[str]:
    if not known or not known.look_alikes:
        return []
    lines = []
    for other in known.look_alikes:
        shown = site.context.mode(other.mode)
        named = link(shown.text, path, shown.page) if shown.page else text(shown.text)
        lines.append(f"- **{named}** {said(other.check.of(site.words.lang))}")
    return [f"## {text(site.words['mode.look_alikes'])}", text(site.words["mode.check"]), "\n".join(lines)]


def _tried(documents: Sequence[Document], path: str, site: Site) -> list[str]:
    """What was tried by kind and outcome, always with n; then each try, those that helped first."""
    words = site.words
    found = [(attempt, document) for document in documents for attempt in document.meta.attempts or ()]
    heading = f"## {text(words['tried.title'])}"
    silent = sum(not document.meta.attempts for document in documents)
    note = text(words.fill("mode.silent", count=silent, n=len(documents))) if silent else ""
    if not found:
        return [heading, note]
    found.sort(key=lambda pair: OUTCOMES.index(pair[0].outcome or "unknown"))
    shown = [f"- {_try(attempt, document, path, site)}" for attempt, document in found[:_TRIES]]
    rest = text(words.fill("home.more", count=len(found) - _TRIES)) if len(found) > _TRIES else ""
    return [
        heading,
        text(words["mode.tried_why"]),
        _by_kind([attempt for attempt, _ in found], site),
        note,
        "\n".join(shown),
        rest,
    ]


def _by_kind(attempts: Sequence[Attempt], site: Site) -> str:
    words = site.words
    counts: dict[str, Counter[str]] = {}
    for attempt in attempts:
        counts.setdefault(attempt.kind or "other", Counter())[attempt.outcome or "unknown"] += 1
    ordered = sorted(counts, key=lambda kind: (-counts[kind].total(), kind))
    heads = (words["mode.kind"], words["chain.times"], *(words[f"outcome.{outcome}"] for outcome in OUTCOMES))
    rows = [
        (text(words[f"attempt.{kind}"]), str(counts[kind].total()), *(str(counts[kind][each]) for each in OUTCOMES))
        for kind in ordered
    ]
    return table(heads, rows, figures=True)


def _try(attempt: Attempt, document: Document, path: str, site: Site) -> str:
    outcome = text(site.words[f"outcome.{attempt.outcome or 'unknown'}"])
    return f"**{outcome}** {text(attempt.action)} ({titled(document, site, path)})"


def _open(documents: Sequence[Document], path: str, site: Site) -> list[str]:
    promises = [each for each in follow_ups(documents, site.today) if is_open(each.item)]
    if not promises:
        return []
    heading = site.words.fill("mode.open", n=len(promises))
    return [f"## {text(heading)}", promises_table(promises, site, path)]
