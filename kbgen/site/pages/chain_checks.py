"""What to check when a chain strikes again: the line to look for, what else it may be, what helped, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kbgen.corpus import Promise, is_open
from kbgen.documents import Document
from kbgen.markdown import link, said, text
from kbgen.site.pages.rows import first_helpful
from kbgen.site.repeats import Chain
from kbgen.site.site import Site

_LINES, _OTHERS, _HELPED, _PROMISES = 2, 3, 4, 8


def checks(chain: Chain, documents: Sequence[Document], promises: Sequence[Promise], site: Site) -> list[str]:
    """The section as Markdown blocks; nothing where there is nothing to check."""
    found = [*_lines(chain, site), *_apart(chain, site), *_helped(documents, chain, site)]
    found += [*_left(promises, chain, site), *_in_vain(promises, chain, site)]
    return [f"## {text(site.words['chain.check'])}", "\n".join(found)] if found else []


def _lines(chain: Chain, site: Site) -> Iterator[str]:
    """Error lines that the documents share, as the latest of them wrote them."""
    inside = frozenset(chain.group.documents)
    pairs = (pair for name in reversed(chain.group.documents) for pair in site.patterns.pairs_of(name))
    lines = (line.later for pair in pairs if {pair.earlier, pair.later} <= inside for line in pair.reasons.lines)
    yield from (_item(site, "look_for", text(line[:300])) for line in _first(lines, _LINES))


def _apart(chain: Chain, site: Site) -> Iterator[str]:
    known = site.corpus.taxonomy.modes.get(chain.modes[0]) if chain.modes else None
    for other in known.look_alikes[:_OTHERS] if known else ():
        shown = site.context.mode(other.mode)
        named = link(shown.text, chain.path, shown.page) if shown.page else text(shown.text)
        yield _item(site, "or_else", f"{named} – {said(other.check.of(site.words.lang))}")


def _helped(documents: Sequence[Document], chain: Chain, site: Site) -> Iterator[str]:
    """What helped each time, the latest first."""
    tried = ((first_helpful(document.meta.attempts or ()), document) for document in reversed(documents))
    found = [(attempt, document) for attempt, document in tried if attempt]
    for attempt, document in found[:_HELPED]:
        outcome = text(site.words[f"outcome.{attempt.outcome}"])
        told = f"{text(attempt.action)} (*{outcome}*, {link(document.title, chain.path, document.path)})"
        yield _item(site, "helped", told)


def _left(promises: Sequence[Promise], chain: Chain, site: Site) -> Iterator[str]:
    """What was promised and is still not done, the oldest first."""
    left = [each for each in promises if is_open(each.item)]
    for each in left[:_PROMISES]:
        yield _item(site, "not_done", f"{text(each.item.title)} ({_source(each, chain)})")
    if len(left) > _PROMISES:
        yield f"- {text(site.words.fill('home.more', count=len(left) - _PROMISES))}"


def _in_vain(promises: Sequence[Promise], chain: Chain, site: Site) -> Iterator[str]:
    """What was done or declined, and it came back: it is no protection."""
    inside = frozenset(chain.group.documents)
    for each in promises:
        found = site.repeats.broken_of.get((each.document.id, each.number), ())
        kinds = {broken.broken for broken in found if broken.later in inside}
        kind = next((kind for kind in ("no_effect", "declined") if kind in kinds), None)
        if kind:
            yield _item(site, kind, f"{text(each.item.title)} ({_source(each, chain)})")


def _source(promise: Promise, chain: Chain) -> str:
    return link(promise.document.title, chain.path, promise.document.path)


def _item(site: Site, key: str, told: str) -> str:
    return f"- **{text(site.words[f'chain.{key}'])}** {told}"


def _first(values: Iterable[str], most: int) -> list[str]:
    return list(dict.fromkeys(" ".join(value.split()) for value in values))[:most]
