"""All documents together, and look-ups over them."""

from kbgen.corpus.audience import may_see, withheld_folders
from kbgen.corpus.corpus import Corpus, collect, is_published, kind, severity, visibility, when
from kbgen.corpus.relations import ONE_WAY, Relative, relations

__all__ = [
    "ONE_WAY",
    "Corpus",
    "Relative",
    "collect",
    "is_published",
    "kind",
    "may_see",
    "relations",
    "severity",
    "visibility",
    "when",
    "withheld_folders",
]
