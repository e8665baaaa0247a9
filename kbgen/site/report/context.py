"""What the report's figures are told with: words, names, and the pages that there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from kbgen.documents import Document
from kbgen.model.taxonomy import Taxonomy
from kbgen.report import SETTLED, Share, Tally
from kbgen.site.blocks import Link
from kbgen.site.time_formats import length
from kbgen.site.words import Words


@dataclass(frozen=True)
class ReportContext:
    """`titles`, `paths` and `langs` are of documents by id; `modes` the pages of failure modes by slug.

    `unsettled` has the status of those that nobody stands by yet.
    """

    words: Words
    taxonomy: Taxonomy
    titles: Mapping[str, str]
    paths: Mapping[str, str] = field(default_factory=dict)
    modes: Mapping[str, str] = field(default_factory=dict)
    langs: Mapping[str, str] = field(default_factory=dict)  # where they are not those of the page
    unsettled: Mapping[str, str] = field(default_factory=dict)

    def mode(self, slug: str) -> Link:
        """A failure mode by its name in the reader's language, whichever of its names a document gives."""
        known = self.taxonomy.canonical(slug)
        return Link(mode_name(known, self.taxonomy, self.words), self.modes.get(known))

    def document(self, name: str) -> Link:
        """A document by its title."""
        return Link(self.titles.get(name, name), self.paths.get(name), lang=self.langs.get(name, ""))

    def status(self, name: str) -> str:
        """That a document is a draft, or only imported, in brackets; empty of one that its authors stand by."""
        found = self.unsettled.get(name)
        return self.words.fill("first.status", status=self.words.name("status", found)) if found else ""

    def share(self, share: Share) -> str:
        """`3 of 4 (too few for a rate)`, `12 of 40 (30 %)`, or that there is nothing to count."""
        if not share.of:
            return self.words["report.share_none"]
        key = "report.share" if share.percent is not None else "report.share_few"
        return self.words.fill(key, count=share.count, of=share.of, percent=share.percent)

    def span(self, value: timedelta | None, n: int) -> str:
        """A duration, or that there are too few for one."""
        return length(value, self.words) if value is not None else self.words.fill("report.too_few", n=n)


def unsettled(documents: Iterable[Document]) -> Mapping[str, str]:
    """The status of each document that nobody stands by yet, by its id."""
    return {document.id: document.status.value for document in documents if document.status not in SETTLED}


def severity_name(tally: Tally, words: Words) -> str:
    """A severity as it is called; those without one have a name too."""
    return tally.name or words["report.no_severity"]


def mode_name(slug: str, taxonomy: Taxonomy, words: Words) -> str:
    """What a failure mode is called in the reader's language; its slug where the taxonomy lacks it."""
    found = taxonomy.modes.get(slug)
    return found.name.of(words.lang) if found else slug
