"""Answers to what `findable_by` promises, kept: after an edit those that may be others now are asked again, no more."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kbgen.corpus import Corpus, is_published
from kbgen.documents import may_tell, plain_fields
from kbgen.doors.caches.build_cache import BuildCache, digest
from kbgen.doors.caches.entry_cache import entry_digests, former_tallies, kept_entries, kept_tallies, tallied
from kbgen.doors.disk.file_stats import settings_digest
from kbgen.doors.disk.folder import Folder
from kbgen.doors.disk.origins import folders_beside
from kbgen.doors.disk.parallel import shared
from kbgen.doors.reading.search_index import bring_up_to_date, fingerprint, unchanged
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.model.progress import Progress
from kbgen.search import Changed, Index, first_with_grounds, grounds_from, grounds_row, mean_lengths

FEW = 20  # documents that changed at most where answers are looked through; beyond, all are asked again

Question = tuple[str, str]  # the query, the id that is sought
Answer = tuple[list[str], bytes]  # the ids, and their grounds as they are kept: nothing where there are none


class Answers:
    """Of one run: `of` gives the ids that a query finds, `keep` keeps what was asked for the next time."""

    def __init__(self, folder: Folder, progress: Progress, corpus: Corpus, paths: Callable[[str], bool], most: int):
        self._folder, self._progress, self._most = folder, progress, most
        self._corpus, self._paths = corpus, paths
        self._kept, self._name = BuildCache(folder.cache), digest("answers", str(most))
        self._found: dict[Question, Answer] = {}
        self._told: Mapping[str, object] | None = None

    def of(self, query: str, sought: str) -> list[str]:
        """The first ids; with the first question all that will come are answered."""
        if not self._found:
            self._read()
        if (query, sought) not in self._found:
            self._ask([(query, sought), *self._questions()])
        return self._found[query, sought][0]

    def keep(self) -> None:
        """Keep them, where there are new ones."""
        if self._told is not None:
            self._kept.keep({self._name: _row(self._told, self._found)})

    def _read(self) -> None:
        """What was kept, if nothing that it is made from changed."""
        self._state = fingerprint(self._folder.root, self._folder.docs, folders_beside(self._folder))
        self._before = _former(self._kept, self._name)
        with suppress(ValueError, TypeError):
            if self._before.told.get("state") == self._state:
                self._found = dict(_answers(self._before))

    def _questions(self) -> Iterator[Question]:
        for each in self._corpus:
            if self._paths(each.path) and may_tell(each, "findable_by") and is_published(each, self._folder.settings):
                yield from ((query, each.id) for query in plain_fields(each, "findable_by")[0] or ())

    def _ask(self, asked: Sequence[Question]) -> None:
        index, here, most = bring_up_to_date(self._folder.root, self._progress), os.getpid(), self._most
        published = self._corpus.published()
        digests = entry_digests(self._kept, published) if len(published) == index.documents else {}
        around = _around(self._folder.root, index)
        if not self._found and digests:
            self._found = _standing(self._kept, self._before, around, published, digests, index)

        @cache
        def own(process: int) -> Index:
            # A copy of this process reads the files through handles of its own; where it can't, it is done here.
            found = index if process == here else unchanged(self._folder.root)
            if found is None:
                raise LookupError(self._folder.root)
            return found

        def answered(some: Sequence[Question]) -> list[Answer]:
            return [_asked(own(os.getpid()), query, most, sought) for query, sought in some]

        if not self._found and digests:  # which takes long: what the next time needs is made sure of
            deque(tallied(lambda: BuildCache(self._folder.cache), published), maxlen=0)
        left = [each for each in dict.fromkeys(asked) if each not in self._found]
        self._found.update(zip(left, shared(answered, left), strict=True))
        self._told = {"state": self._state, "around": around, "digests": digests}


def answers_in_memory(
    folder: Folder, index: Index, published: Corpus, most: int, asked: Sequence[Question]
) -> dict[Question, list[str]]:
    """The same from an index that is in memory already, of all that is published."""
    kept, name = BuildCache(folder.cache), digest("answers", "in memory", str(most))
    digests, around = entry_digests(kept, published), _around(folder.root, index)
    found = _standing(kept, _former(kept, name), around, published, digests, index)
    for query, sought in asked:
        if (query, sought) not in found:
            found[query, sought] = _asked(index, query, most, sought)
    kept.keep({name: _row({"around": around, "digests": digests}, {each: found[each] for each in asked})})
    return {each: found[each][0] for each in asked}


def _asked(index: Index, query: str, most: int, sought: str) -> Answer:
    ids, why = first_with_grounds(index, query, most, sought)
    return ids, row_bytes(grounds_row(why)) if why else b""


def _around(root: Path, index: Index) -> str:
    """A digest of all that an answer is made from beside the documents."""
    return digest("around", settings_digest(root), repr(index.lexicon), str(index.chinese), repr(_means(index)))


def _means(index: Index) -> tuple[float, ...]:
    return mean_lengths(row[:-1] for row in index.store.lengths() if row)


def _standing(
    kept: BuildCache,
    before: _Former,
    around: str,
    published: Corpus,
    digests: Mapping[str, str],
    index: Index,
) -> dict[Question, Answer]:
    """Those of the former answers that are what they were."""
    with suppress(ValueError, TypeError, KeyError):
        former = before.told["digests"]
        if before.told["around"] != around or not isinstance(former, dict) or former.keys() != digests.keys():
            return {}
        names = [name for name, each in digests.items() if former[name] != each]
        if len(names) > FEW:
            return {}
        were = former_tallies(kept, [former[name] for name in names])
        some = tuple(each for each in published if each.id in {*names})
        entries = kept_entries(kept, replace(published, documents=some))
        tallies = kept_tallies(kept, entries)
        old = [were[former[name]] for name in entries]
        changed = Changed(list(entries.values()), old, [tallies[name] for name in entries], _means(index))
        return {
            asked: (ids, why)
            for asked, (ids, why) in _answers(before)
            if why and changed.leaves(grounds_from(row_from(why)))
        }
    return {}


class _Former(NamedTuple):
    """What was kept: all that answers are made from, and a line for each of them, read one by one."""

    told: Mapping[str, Any]
    lines: Sequence[bytes]


def _former(kept: BuildCache, name: str) -> _Former:
    """Nothing where nothing was kept, or what is none of ours."""
    with suppress(ValueError, TypeError, KeyError):
        head, *lines = kept.rows([name])[name].split(b"\n")
        return _Former({**row_from(head)}, lines)
    return _Former({}, ())


def _row(told: Mapping[str, object], found: Mapping[Question, Answer]) -> bytes:
    lines = (b"%s\t%s" % (row_bytes([*asked, ids]), why) for asked, (ids, why) in found.items())
    return b"\n".join([row_bytes(told), *lines])  # in JSON neither stands as it is


def _answers(before: _Former) -> Iterator[tuple[Question, Answer]]:
    for line in before.lines:
        head, _, why = line.partition(b"\t")
        query, sought, ids = row_from(head)
        yield (query, sought), (ids, why)
