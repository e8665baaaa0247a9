"""What is said beside an answer of what it is not made of: what readers do not get, what is missing or unread; in the
knowledge base's language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from kbgen.site import notices

if TYPE_CHECKING:  # a search must not wait for it
    from kbgen.corpus import Corpus
    from kbgen.doors.disk.folder import Folder

_WHY = ("visibility", "draft", "unreadable", "unopened", "excluded")


def withheld(counts: Mapping[str, int], lang: str) -> str | None:
    """One sentence; None where nothing is withheld.

    >>> withheld({"visibility": 2, "excluded": 1}, "en")
    '3 more left out: 2 for fewer readers, 1 left out by mkdocs.yml or one of its plugins'
    """
    if not any(map(counts.get, _WHY)):
        return None
    words = notices(lang)
    parts = (words.fill(f"notice.{name}", count=f"{counts[name]:,}") for name in _WHY if counts.get(name))
    told = words["notice.joint"].join(parts)
    return words.fill("notice.withheld", count=f"{sum(counts.values()):,}", reasons=told)


def reasons(corpus: Corpus) -> Counter[str]:
    """How many documents were taken out of what is published, by the reason."""
    return Counter(corpus.withheld.reasons.values() if corpus.withheld else ())


def say(key: str, lang: str, **values: object) -> None:
    """One of the notices, apart from the answer."""
    click.echo(f"kbgen: {notices(lang).fill(f'notice.{key}', **values)}", err=True)


def tell_missing(sources: Mapping[str, str], lang: str) -> None:
    """Say which sources gave nothing, and why."""
    if sources:
        from kbgen.doors.chinese import spoken  # not for each search

        for name, why in sources.items():
            _once("missing", lang, name=name, why=spoken(why, lang))


def tell_absent(count: int, lang: str) -> None:
    """Say how many postmortems this checkout leaves out."""
    if count:
        _once("absent", lang, count=count, many=f"{count:,}")


def _once(key: str, lang: str, **values: object) -> None:
    """The same, however often a command reads all there is."""
    context = click.get_current_context(silent=True)
    said = context.meta.setdefault(f"{__name__}.said", set()) if context else set()
    if (told := (key, *values.values())) not in said:
        said.add(told)
        say(key, lang, **values)


def tell(counts: Mapping[str, int], lang: str) -> None:
    """Say so, apart from the answer."""
    if told := withheld(counts, lang):
        click.echo(f"kbgen: {told}{notices(lang)['notice.ends']}", err=True)


def tell_published(corpus: Corpus) -> None:
    """Say what is wrong with what is published: what was left out, what can't be read, where characters are lost."""
    lang = corpus.settings.lang
    tell(reasons(corpus), lang)
    counts = {"unread": len(corpus) - len(corpus.counted), "garbled": sum(each.garbled for each in corpus)}
    for name, count in counts.items():
        if count:
            click.echo(
                f"kbgen: {notices(lang).fill(f'notice.{name}', count=f'{count:,}')}{notices(lang)['notice.ends']}",
                err=True,
            )


def tell_unread(corpus: Corpus) -> None:
    """Say of how many documents nobody knows what they promise."""
    if unread := len(corpus) - len(corpus.counted):
        words = notices(corpus.settings.lang)
        told = words.fill("notice.unread_follow_ups", count=f"{unread:,}")
        click.echo(f"kbgen: {told}{words['notice.ends']}", err=True)


def tell_vain(folder: Folder) -> bool:
    """Say which patterns in `exclude` leave nothing out, and whether there are any: what they mean may be published."""
    from kbgen.doors.disk.folder import other_files, vain_patterns

    vain = vain_patterns(folder.settings, other_files(folder)) if folder.settings.exclude else ()
    for pattern in vain:
        say("vain", folder.settings.lang, pattern=pattern, docs=folder.docs)
    return bool(vain)
