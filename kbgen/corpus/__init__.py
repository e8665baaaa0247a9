"""All documents together, and look-ups over them."""

from kbgen.corpus.audience import may_see, withheld_folders
from kbgen.corpus.corpus import Corpus, collect, is_published, kind, severity, visibility, when
from kbgen.corpus.follow_ups import (
    COLUMNS,
    LEFT,
    STATES,
    Dates,
    History,
    Promise,
    State,
    follow_ups,
    is_open,
    row,
    state,
)
from kbgen.corpus.history import Version, history, wanted
from kbgen.corpus.relations import ONE_WAY, Relative, relations

__all__ = [
    "COLUMNS",
    "LEFT",
    "ONE_WAY",
    "STATES",
    "Corpus",
    "Dates",
    "History",
    "Promise",
    "Relative",
    "State",
    "Version",
    "collect",
    "follow_ups",
    "history",
    "is_open",
    "is_published",
    "kind",
    "may_see",
    "relations",
    "row",
    "severity",
    "state",
    "visibility",
    "wanted",
    "when",
    "withheld_folders",
]
