"""Grades: what should come first, what is wrong, what the audience hides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kbgen.doors.cli.options import json_lines
from kbgen.doors.cli.terminal import kbgen
from kbgen.model.errors import KbgenError
from kbgen.search.evaluation import Judged, judged, scored

DOCUMENT = "---\ntitle: {0}\nstatus: draft\nvisibility: {1}\naliases: [old-{0}]\n---\n{0} stalls the queue.\n"


def test_only_the_best_grade_is_first() -> None:
    query = Judged("1", "", "", "q", {"best": 2, "other": 1})
    assert scored(query, ["other", "best"]).rank == 2
    assert 0 < scored(query, ["other", "best"]).ndcg < 1
    assert scored(query, ["other"]).rank is None
    assert scored(Judged("1", "", "", "q", {"a": 1, "b": 1}), ["x", "b"]).rank == 2


@pytest.mark.parametrize("grade", [0, -1, True, 1.5, "2"])
def test_a_grade_is_a_whole_number_from_1(grade: object) -> None:
    with pytest.raises(KbgenError, match=r"line 7 .* must be a whole number, 1 or more"):
        judged({"qid": "1", "query": "q", "relevant": {"a": grade}}, 7)


def test_a_row_ends_where_its_line_does(tmp_path: Path) -> None:
    rows = [{"query": "a line\u2028and another"}, {"query": "b"}]
    (tmp_path / "q").write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\r\n" for row in rows), encoding="utf-8")
    assert list(json_lines(tmp_path / "q")) == [(1, rows[0]), (2, rows[1])]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "postmortems").mkdir()
    (tmp_path / "kbgen.toml").write_text('title = "T"\naudience = "internal"\ntime_zone = "UTC"\n', encoding="utf-8")
    for name, readers in (("walrus", "internal"), ("ferret", "restricted")):
        (tmp_path / f"postmortems/{name}.md").write_text(DOCUMENT.format(name, readers), encoding="utf-8")
    return tmp_path


def told(root: Path, *answers: str) -> Result:
    rows = [{"qid": str(at), "query": f"{name} queue", "relevant": {name: 1}} for at, name in enumerate(answers)]
    queries = root / "queries.jsonl"
    queries.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    command = ["eval", str(queries), "--root", str(root)]
    return CliRunner().invoke(kbgen, command, standalone_mode=False)


def test_an_id_that_nobody_bears_is_refused(root: Path) -> None:
    assert "line 2: no postmortem has the id 'walruss'" in str(told(root, "walrus", "walruss").exception)


def test_what_the_audience_hides_is_said(root: Path) -> None:
    text = told(root, "old-walrus", "ferret").output
    assert "hidden from the audience, so never found: ferret" in text
    assert "1 of 2 queries" in text
    assert ["all", "1", "1.000"] in [line.split()[:3] for line in text.splitlines()]
    assert "no query has an answer" in str(told(root, "ferret").exception)
