"""What a command says of documents that its readers do not get: how many, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # a search must not wait for it
    from kbgen.corpus import Corpus
    from kbgen.doors.disk.folder import Folder

_WHY = {
    "visibility": "for fewer readers",
    "draft": "as drafts, which kbgen.toml hides",
    "unreadable": "that can't be read, while some fields are hidden from these readers",
    "unopened": "that can't be opened (`kbgen lint` says why)",
    "excluded": "left out by mkdocs.yml or one of its plugins",
}


def withheld(counts: Mapping[str, int]) -> str | None:
    """One sentence; None where nothing is withheld.

    >>> withheld({"visibility": 2, "excluded": 1})
    '3 more left out: 2 for fewer readers, 1 left out by mkdocs.yml or one of its plugins'
    """
    parts = [f"{counts[name]:,} {why}" for name, why in _WHY.items() if counts.get(name)]
    return f"{sum(counts.values()):,} more left out: {', '.join(parts)}" if parts else None


def reasons(corpus: Corpus) -> Counter[str]:
    """How many documents were taken out of what is published, by the reason."""
    return Counter(corpus.withheld.reasons.values() if corpus.withheld else ())


def tell_missing(sources: Mapping[str, str]) -> None:
    """Say which sources gave nothing, and why."""
    for name, why in sources.items():
        click.echo(f"kbgen: the source '{name}' is left out: {why}", err=True)


def tell(counts: Mapping[str, int]) -> None:
    """Say so, apart from the answer."""
    if told := withheld(counts):
        click.echo(f"kbgen: {told}.", err=True)


def tell_unread(corpus: Corpus) -> None:
    """Say of how many documents nobody knows what they promise."""
    if unread := len(corpus) - len(corpus.counted):
        why = "(`kbgen lint` says why)"
        click.echo(
            f"kbgen: {unread:,} with front matter that can't be read, whose follow-ups are not known {why}.", err=True
        )


def tell_vain(folder: Folder) -> bool:
    """Say which patterns in `exclude` leave nothing out, and whether there are any: what they mean may be published."""
    from kbgen.doors.disk.folder import other_files, vain_patterns

    vain = vain_patterns(folder.settings, other_files(folder)) if folder.settings.exclude else ()
    for pattern in vain:
        notice = f"'{pattern}' in 'exclude' fits no Markdown file below {folder.docs}, so it leaves nothing out."
        click.echo(f"kbgen: {notice} Check its spelling, or delete it.", err=True)
    return bool(vain)
