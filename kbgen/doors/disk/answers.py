"""Answers to what `findable_by` promises, kept: after an edit those that may be others now are asked again, no more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kbgen.corpus import Corpus, is_published
from kbgen.documents import may_tell
from kbgen.doors.disk.beside import halved
from kbgen.doors.disk.entries import entry_digests, former_tallies, kept_entries, kept_tallies
from kbgen.doors.disk.folder import Folder, Progress
from kbgen.doors.disk.index import bring_up_to_date, fingerprint, unchanged
from kbgen.doors.disk.kept import Kept, digest
from kbgen.doors.disk.reading import beside
from kbgen.doors.disk.states import settings_digest
from kbgen.model.rows import row_bytes, row_from
from kbgen.search import Changed, Grounds, Index, first_with_grounds, grounds_from, grounds_row, mean_lengths

FEW = 20  # documents that changed at most where answers are looked through; beyond, all are asked again

Question = tuple[str, str]  # the query, the id that is sought
Answer = tuple[list[str], Grounds | None]


class Answers:
    """Of one run: `of` gives the ids that a query finds, `keep` keeps what was asked for the next time."""

    def __init__(self, folder: Folder, progress: Progress, corpus: Corpus, paths: Callable[[str], bool], most: int):
        self._folder, self._progress, self._most = folder, progress, most
        self._corpus, self._paths = corpus, paths
        self._kept, self._name = Kept(folder.cache), digest("answers", str(most))
        self._found: dict[Question, Answer] = {}
        self._row: Mapping[str, object] | None = None

    def of(self, query: str, sought: str) -> list[str]:
        """The first ids; with the first question all that will come are answered."""
        if not self._found:
            self._read()
        if (query, sought) not in self._found:
            self._ask([(query, sought), *self._questions()])
        return self._found[query, sought][0]

    def keep(self) -> None:
        """Keep them, where there are new ones."""
        if self._row is not None:
            self._kept.keep({self._name: _row(self._row, self._found)})

    def _read(self) -> None:
        """What was kept, if nothing that it is made from changed."""
        self._state = fingerprint(self._folder.root, self._folder.docs, beside(self._folder))
        self._before: Mapping[str, object] = {}
        with suppress(ValueError, TypeError, KeyError):
            self._before = row_from(self._kept.rows([self._name])[self._name])
            if self._before["state"] == self._state:
                self._found = dict(_answers(self._before))

    def _questions(self) -> Iterator[Question]:
        for each in self._corpus:
            if self._paths(each.path) and may_tell(each, "findable_by") and is_published(each, self._folder.settings):
                yield from ((query, each.id) for query in each.meta.findable_by or ())

    def _ask(self, asked: Sequence[Question]) -> None:
        index, here, most = bring_up_to_date(self._folder.root, self._progress), os.getpid(), self._most
        published = self._corpus.published()
        digests = entry_digests(self._kept, published) if len(published) == index.documents else {}
        around = _around(self._folder.root, index)
        if not self._found and digests:
            self._found = _standing(self._kept, self._before, around, published, digests, index)

        def answered(some: Sequence[Question]) -> list[Answer]:
            # A copy of this process reads the files through handles of its own; where it can't, it is done here.
            own = index if os.getpid() == here else unchanged(self._folder.root)
            if own is None:
                raise LookupError(self._folder.root)
            return [first_with_grounds(own, query, most, sought) for query, sought in some]

        if not self._found and digests:  # which takes long: what the next time needs is made sure of
            kept_tallies(self._kept, kept_entries(self._kept, published))
        left = [each for each in dict.fromkeys(asked) if each not in self._found]
        self._found.update(zip(left, halved(answered, left), strict=True))
        self._row = {"state": self._state, "around": around, "digests": digests}


def answers_in_memory(
    folder: Folder, index: Index, published: Corpus, most: int, asked: Sequence[Question]
) -> dict[Question, list[str]]:
    """The same from an index that is in memory already, of all that is published."""
    kept, name = Kept(folder.cache), digest("answers", "in memory", str(most))
    digests, around = entry_digests(kept, published), _around(folder.root, index)
    before: Mapping[str, object] = {}
    with suppress(ValueError, TypeError, KeyError):
        before = row_from(kept.rows([name])[name])
    found = _standing(kept, before, around, published, digests, index)
    for query, sought in asked:
        if (query, sought) not in found:
            found[query, sought] = first_with_grounds(index, query, most, sought)
    kept.keep({name: _row({"around": around, "digests": digests}, {each: found[each] for each in asked})})
    return {each: found[each][0] for each in asked}


def _around(root: Path, index: Index) -> str:
    """A digest of all that an answer is made from beside the documents."""
    return digest("around", settings_digest(root), repr(index.lexicon), str(index.chinese), repr(_means(index)))


def _means(index: Index) -> tuple[float, ...]:
    return mean_lengths(row[:-1] for row in index.store.lengths() if row)


def _standing(
    kept: Kept,
    before: Mapping[str, object],
    around: str,
    published: Corpus,
    digests: Mapping[str, str],
    index: Index,
) -> dict[Question, Answer]:
    """Those of the former answers that are what they were."""
    with suppress(ValueError, TypeError, KeyError):
        former = before["digests"]
        if before["around"] != around or not isinstance(former, dict) or former.keys() != digests.keys():
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
        return {asked: (ids, why) for asked, (ids, why) in _answers(before) if why and changed.leaves(why)}
    return {}


def _row(told: Mapping[str, object], found: Mapping[Question, Answer]) -> bytes:
    rows = [(*asked, ids, why and grounds_row(why)) for asked, (ids, why) in found.items()]
    return row_bytes({**told, "answers": rows})


def _answers(row: Mapping[str, object]) -> Iterator[tuple[Question, Answer]]:
    told = row["answers"]
    if not isinstance(told, list):
        raise TypeError(told)
    for query, sought, ids, why in told:
        yield (query, sought), (ids, why and grounds_from(why))
