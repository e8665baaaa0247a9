"""What documents that a branch left alone say of what it changed: links, names, and words that a team agreed on."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

from kbgen.corpus import Corpus
from kbgen.documents import Document, may_have
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import Folder
from kbgen.lint import Selection, lint
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import MODES, SETTINGS
from kbgen.model.findings import Finding
from kbgen.model.settings import Settings, settings_from
from kbgen.model.taxonomy import Taxonomy, taxonomy_from

_OF_NAMES = "PM5"  # the rules about names that a team agreed on
_OF_REFERENCES = frozenset({"PM601", "PM602", "PM603", "PM604", "PM605"})


def names_changed(folder: Folder, files: Collection[Path]) -> bool:
    """Whether a branch that changed these files may have changed the names that a team agreed on; a file that is not
    there may have been deleted.
    """
    home = folder.root.resolve()
    return any(place in files or not place.exists() for place in (home / SETTINGS, home / MODES))


def settings_before(folder: Folder, base: str) -> tuple[Settings, Taxonomy] | None:
    """What the settings and the failure modes were where a branch left another one, if they are not the same today.

    None, too, where they could not be used then.
    """
    since = git.merge_base(folder.root, base)
    was = [git.file_at(folder.root, since, name) or b"" for name in (SETTINGS, MODES)]
    places = (folder.root / SETTINGS, folder.root / MODES)
    if was == [place.read_bytes() if place.is_file() else b"" for place in places]:
        return None
    try:
        told = [tomllib.loads(each.decode("utf-8-sig")) for each in was]
        return settings_from(told[0]), taxonomy_from(told[1])
    except (KbgenError, ValueError):
        return None


def by_settings(
    corpus: Corpus, was: tuple[Settings, Taxonomy], chosen: Collection[str], day: date, selected: Selection
) -> list[Finding]:
    """What documents that a branch left alone say of names that it changed in the settings or the failure modes."""
    names = replace(selected, codes=frozenset(code for code in selected.codes if code.startswith(_OF_NAMES)))
    if not names.codes:
        return []
    former = lint(replace(corpus, settings=was[0], taxonomy=was[1]), day, selected=names)
    return [each for each in _new(lint(corpus, day, selected=names), former) if each.path not in chosen]


def _new(found: Iterable[Finding], former: Iterable[Finding]) -> list[Finding]:
    """The findings in files that are as they were that did not stand at the same place before."""
    known = {(each.path, each.line, each.column, each.code) for each in former}
    return [each for each in found if (each.path, each.line, each.column, each.code) not in known]


def by_others(
    corpus: Corpus,
    was: Mapping[str, Document],
    chosen: Collection[str],
    gone: Collection[str],
    files: Collection[str],
    day: date,
    selected: Selection,
) -> list[Finding]:
    """What documents that a branch left alone say of what it changed: links and names that lead nowhere now.

    Args:
        corpus: the documents as they are.
        was: the changed ones as they were (`as_they_were`).
        chosen: the paths of those that are looked at anyway.
        gone: docs-relative paths at which nothing stands any more.
        files: what else stands below the docs folder.
        day: today.
        selected: the rules that run.
    """
    changed = [document for path in chosen if (document := corpus.by_path.get(path))]
    names = {name for each in (*changed, *was.values()) for name in each.names}
    names |= {path.rpartition("/")[2] for path in gone}
    words = {each for name in names for each in (name, quote(name))}
    alone = [document for document in corpus if document.path not in chosen]
    left = [each.path for each in alone if any(may_have(each, word) and word in each.text for word in words)]
    codes = replace(selected, codes=selected.codes & _OF_REFERENCES)
    if not left or not codes.codes:
        return []
    before = tuple(sorted((*alone, *was.values()), key=lambda document: document.path))
    then = lint(replace(corpus, documents=before), day, {*files, *gone}, left, selected=codes)
    return _new(lint(corpus, day, files, left, selected=codes), then)
