"""What keeps happening in a knowledge base, for the site, the stage and the commands alike."""

from __future__ import annotations

from collections.abc import Sequence

from kbgen.corpus import Corpus
from kbgen.features.recurrence import Neighbour, Patterns, find_patterns
from kbgen.features.searching import entry, likeness


def read_patterns(corpus: Corpus) -> Patterns:
    """The patterns of what a site's readers may see; what they may not takes no part."""
    published = corpus.published()
    alike = likeness(entry(document, corpus.settings) for document in published)

    def similar(name: str) -> Sequence[Neighbour]:
        return [Neighbour(each.id, each.score, each.shared) for each in alike.of(name)]

    return find_patterns(published, similar)
