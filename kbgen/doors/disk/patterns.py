"""What keeps happening in a knowledge base, for the site, the stage and the commands alike."""

from __future__ import annotations

from kbgen.corpus import Corpus
from kbgen.doors.disk.folder import Folder, today
from kbgen.doors.disk.git_history import read_history
from kbgen.recurrence import Judged, Patterns, Read, Tallies, Texts, as_of, find_patterns, with_history


def read_patterns(
    corpus: Corpus,
    folder: Folder,
    read: Read | None = None,
    tallies: Tallies | None = None,
    made: Texts | None = None,
    judged: Judged | None = None,
) -> Patterns:
    """The patterns, as of today, of what a site's readers may see, with the days that only git knows.

    `read` is what the search reads of documents, by id, `tallies` the counts of their words, and `made` their texts
    ready to be compared, where the caller has made them already; `judged` has the pairs of the last time, in a process
    that asks again and again.
    """
    published = corpus.published()
    found = find_patterns(published, read, tallies, made, judged)
    memory = read_history(published, folder, (each.earlier for each in found.standings))
    return as_of(with_history(found, published, *memory), published, today(folder.settings))
