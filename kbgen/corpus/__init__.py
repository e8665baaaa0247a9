"""All documents together, and look-ups over them."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.corpus.attachments import WRITTEN, CopiedTexts, unclaimed, withheld_files
    from kbgen.corpus.audience import (
        Reason,
        Withheld,
        dates_are_seen,
        hidden_fields,
        hidden_of,
        may_see,
        reason_against,
        remembered,
        seen,
        targets,
        visibility,
    )
    from kbgen.corpus.corpus import (
        Corpus,
        collect,
        ended,
        is_ahead,
        is_published,
        kind,
        known_modes,
        named_modes,
        services,
        severity,
        tags,
        team,
        when,
    )
    from kbgen.corpus.federation import adopted, base_of, joined, origin_of
    from kbgen.corpus.follow_ups import (
        COLUMNS,
        OPEN,
        STATES,
        FollowUpDates,
        History,
        Promise,
        are_written,
        by_document,
        follow_ups,
        is_open,
        may_be_open,
        row,
    )
    from kbgen.corpus.former_ids import LONGEST_ID, former_paths, may_be_id
    from kbgen.corpus.history import Version, dropped, history, wanted
    from kbgen.corpus.lookup import owned_by, promised_for, service_asked
    from kbgen.corpus.parts import READERS, may_read, parts
    from kbgen.corpus.relations import (
        ONE_WAY,
        Relative,
        fields_told,
        others_named,
        perhaps_same,
        relations,
        said_of_others,
    )

__all__ = [
    "COLUMNS",
    "LONGEST_ID",
    "ONE_WAY",
    "OPEN",
    "READERS",
    "STATES",
    "WRITTEN",
    "CopiedTexts",
    "Corpus",
    "FollowUpDates",
    "History",
    "Promise",
    "Reason",
    "Relative",
    "Version",
    "Withheld",
    "adopted",
    "are_written",
    "base_of",
    "by_document",
    "collect",
    "dates_are_seen",
    "dropped",
    "ended",
    "fields_told",
    "follow_ups",
    "former_paths",
    "hidden_fields",
    "hidden_of",
    "history",
    "is_ahead",
    "is_open",
    "is_published",
    "joined",
    "kind",
    "known_modes",
    "may_be_id",
    "may_be_open",
    "may_read",
    "may_see",
    "named_modes",
    "origin_of",
    "others_named",
    "owned_by",
    "parts",
    "perhaps_same",
    "promised_for",
    "reason_against",
    "relations",
    "remembered",
    "row",
    "said_of_others",
    "seen",
    "service_asked",
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

face(__name__)
