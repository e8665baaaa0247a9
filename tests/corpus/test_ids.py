"""Every document has an id of its own, whatever its file and the others' are called."""

from __future__ import annotations

from datetime import date

import pytest

from kbgen.corpus import Corpus, collect, former_paths, unclaimed
from kbgen.documents import read_document
from kbgen.lint import lint
from kbgen.model.settings import Settings


def knowledge_base(*paths: str) -> Corpus:
    return collect([read_document(path, b"---\ntitle: A\nstatus: draft\n---\n") for path in paths], Settings())


@pytest.mark.parametrize(
    ("paths", "ids"),
    [
        ("2021/a.md 2022/a.md", "a 2022-a"),
        ("2021/a.md 2022-a.md 2022/a.md", "a 2022-a 2022-a-2"),
        ("2021/a.md 2022-a-2.md 2022-a.md 2022/a.md", "a 2022-a-2 2022-a 2022-a-3"),
        ("a.markdown a.md a/index.md", "a a-2 a-index"),
        ("a.mkd b.MDOWN c.mkdn", "a b c"),
        ("x/y/a.md x-y/a.md a.md", "a x-y-a x-y-a-2"),
    ],
)
def test_ids_never_collide(paths: str, ids: str) -> None:
    corpus = knowledge_base(*paths.split())
    assert [document.id for document in corpus] == ids.split()
    assert [corpus.by_id[name].path for name in ids.split()] == sorted(paths.split())
    # Each but the first of a name is told that it goes by another, and by which.
    told = {
        finding.path: finding.message for finding in lint(corpus, date(2026, 1, 1)) if finding.name == "duplicate-id"
    }
    moved = [document for document in corpus if document.path in corpus.clashes]
    assert sorted(told) == [document.path for document in moved]
    assert all(f"gets '{document.id}'" in told[document.path] for document in moved)


@pytest.mark.parametrize(
    ("path", "alias", "old"),
    [
        ("2026/a.md", "2023-old", "2023/2023-old.md 2026/2023-old.md"),
        ("2026/a.md", "20230101-old", "2023/20230101-old.md 2026/20230101-old.md"),
        ("2026/a.md", "2026-old", "2026/2026-old.md"),
        ("kept/a.md", "2023-old", "kept/2023-old.md"),
        ("20261/a.md", "2023-old", "20261/2023-old.md"),
        ("2026/a.md", "old", "2026/old.md"),
        ("2026/a/index.md", "2023-old", "2023/2023-old/index.md 2026/2023-old/index.md 2026/a/2023-old.md"),
        ("a/README.md", "old", "a/old.md old/README.md"),
    ],
)
def test_where_a_former_name_stood(path: str, alias: str, old: str) -> None:
    corpus = collect([read_document(path, f"---\naliases: [{alias}]\n---\n".encode())], Settings())
    assert former_paths(corpus) == dict.fromkeys(old.split(), path)


def test_files_that_no_document_names() -> None:
    corpus = collect([read_document("2026/a.md", b"![x](x.png)\n"), read_document("b/index.md", b"a\n")], Settings())
    files = ["2026/x.png", "2026/y.png", "2026/y.css", "b/z.png", "c/z.png", "2026/png"]
    assert unclaimed(corpus, files) == ["2026/y.png"]
