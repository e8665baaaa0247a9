"""All documents together, and look-ups over them."""

from kbgen.corpus.asked import owned_by, promised_for
from kbgen.corpus.attachments import Copies, unclaimed, withheld_files
from kbgen.corpus.audience import (
    Reason,
    Withheld,
    dates_are_seen,
    hidden_of,
    may_see,
    reason_against,
    remembered,
    seen,
    targets,
    visibility,
)
from kbgen.corpus.corpus import Corpus, collect, is_ahead, is_published, kind, services, severity, tags, team, when
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
)
from kbgen.corpus.former import LONGEST_ID, former_paths, may_be_id
from kbgen.corpus.history import Version, history, wanted
from kbgen.corpus.origins import adopted, base_of, joined, origin_of
from kbgen.corpus.parts import READERS, may_read, parts
from kbgen.corpus.relations import ONE_WAY, Relative, relations

__all__ = [
    "COLUMNS",
    "LONGEST_ID",
    "ONE_WAY",
    "READERS",
    "STATES",
    "Copies",
    "Corpus",
    "Dates",
    "History",
    "Promise",
    "Reason",
    "Relative",
    "State",
    "Version",
    "Withheld",
    "adopted",
    "base_of",
    "by_document",
    "collect",
    "dates_are_seen",
    "follow_ups",
    "former_paths",
    "hidden_of",
    "history",
    "is_ahead",
    "is_open",
    "is_published",
    "joined",
    "kind",
    "may_be_id",
    "may_read",
    "may_see",
    "origin_of",
    "owned_by",
    "parts",
    "promised_for",
    "reason_against",
    "relations",
    "remembered",
    "row",
    "seen",
    "services",
    "severity",
    "tags",
    "targets",
    "team",
    "unclaimed",
    "visibility",
    "wanted",
    "when",
    "withheld_files",
]
