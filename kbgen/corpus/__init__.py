"""All documents together, and look-ups over them."""

from kbgen.corpus.audience import may_see, withheld_folders
from kbgen.corpus.corpus import Corpus, collect, is_published, kind, services, severity, tags, team, visibility, when
from kbgen.corpus.follow_ups import (
    COLUMNS,
    STATES,
    Dates,
    History,
    Promise,
    State,
    by_document,
    follow_ups,
    is_open,
    row,
    state_word,
)
from kbgen.corpus.history import Version, history, wanted
from kbgen.corpus.relations import ONE_WAY, Relative, relations

__all__ = [
    "COLUMNS",
    "ONE_WAY",
    "STATES",
    "Corpus",
    "Dates",
    "History",
    "Promise",
    "Relative",
    "State",
    "Version",
    "by_document",
    "collect",
    "follow_ups",
    "history",
    "is_open",
    "is_published",
    "kind",
    "may_see",
    "relations",
    "row",
    "services",
    "severity",
    "state_word",
    "tags",
    "team",
    "visibility",
    "wanted",
    "when",
    "withheld_folders",
]
