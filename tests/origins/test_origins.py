"""Several knowledge bases, one memory: ids, names, words and audiences that clash; one that is missing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgen.corpus import Corpus, collect, follow_ups, perhaps_same
from kbgen.documents import read_document
from kbgen.doors.cli.terminal import kbgen
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.mkdocs.build import build_site
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.stage import stage
from kbgen.model.metrics import METRICS, duration
from kbgen.model.moments import instant
from kbgen.model.settings import settings_from
from kbgen.recurrence import find_patterns
from kbgen.report import ALL, report
from kbgen.site import exports, load, site

BASE = Path(__file__).parent / "base"
# Documents by their ids, with the words and the times that count here.
READ = {
    "20240101-a": ("20240101-a.md", "api", "2024-01-01T10:00:00+00:00", "en"),
    "payments.20240101-a": ("payments/20240101-a.md", "payments-api", "2024-01-03T10:00:00+08:00", "zh"),
    "payments.20240202-b": ("payments/20240202-b.md", "checkout", "2024-02-02T10:00:00+08:00", "zh"),
    "shop.20240101-a": ("shop/2024/20240101-a.md", "checkout", "2024-05-01T10:00:00+00:00", "en"),
}
SECRETS = ("Namenlos", "Verschlossen", "20240303-c")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The knowledge base with all that its sources give."""
    return read_corpus(open_folder(BASE))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site."""
    place = tmp_path_factory.mktemp("origins") / "site"
    build_site(open_folder(BASE), place, strict=False)
    return place


def told(corpus: Corpus) -> dict[str, tuple[str, str, str, str]]:
    """What is told of each document."""
    return {
        each.id: (
            each.path,
            (each.meta.services or [""])[0],
            str(each.meta.started_at).replace(" ", "T"),
            each.meta.lang or "en",
        )
        for each in corpus.published()
    }


def run(*args: str) -> tuple[int, str, str]:
    """A command's exit code, answer and remarks."""
    result = CliRunner().invoke(kbgen, [*args, "--root", str(BASE)])
    return result.exit_code, result.stdout, result.stderr


def test_each_keeps_its_name_and_tells_it_in_our_words(corpus: Corpus) -> None:
    assert told(corpus) == READ
    assert corpus.clashes == {}
    assert corpus.by_id["payments.20240202-old"].id == "payments.20240202-b"
    assert [item.id for item in corpus.by_id["payments.20240202-b"].meta.related or ()] == ["payments.20240101-a"]
    assert corpus.by_id["payments.20240101-a"].meta.severity == "SEV2"  # P1 by the alias of our vocabulary


def test_what_stays_at_home_is_counted(corpus: Corpus) -> None:
    withheld = corpus.published().withheld
    assert withheld is not None
    assert withheld.reasons == {"payments/20240303-c.md": "visibility"}
    assert "payments.20240303-c" in withheld.names


def test_one_that_is_missing_is_said_and_the_rest_works(corpus: Corpus, built: Path) -> None:
    assert list(corpus.missing) == ["gone"]
    assert "gone" in (built / "index.html").read_text(encoding="utf-8")
    told = "Could not be read and left out: gone. No figure includes it."
    assert told in (built / "report" / "index.html").read_text(encoding="utf-8"), "its figures lack a team's incidents"
    assert told in run("report")[1]
    assert "the source 'gone' is left out" in run("followups")[2]


def test_the_site_has_their_pages_and_files_and_none_that_is_withheld(built: Path) -> None:
    for path, *_ in READ.values():
        assert (built / path).with_suffix(".html").is_file()
    assert (built / "payments/pool.png").read_bytes() == b"a picture"
    found = [file for file in built.rglob("*") if file.is_file()]
    assert not [file for file in found for word in SECRETS if word.encode() in file.read_bytes() or word in file.name]
    page = (built / "payments/20240101-a.html").read_text(encoding="utf-8")
    assert 'from <a href="https://payments.example/kb/">Payments</a>' in page
    assert 'href="20240202-b.html"' in page
    assert 'href="https://payments.example/boards/pool?from=1"' in page  # on their server, not ours


def test_the_stage_has_them_too(tmp_path: Path) -> None:
    stage(open_folder(BASE), tmp_path / "stage", date(2026, 1, 1))
    assert (tmp_path / "stage/payments/20240101-a.md").is_file()
    assert (tmp_path / "stage/payments/pool.png").is_file()
    assert not list((tmp_path / "stage").rglob("*20240303*"))


def test_commands_go_over_all_of_them() -> None:
    code, answer, said = run("search", "connection pool", "--format", "json")
    hits = json.loads(answer)["hits"]
    assert code == 0
    assert {hit["id"] for hit in hits} == {"20240101-a", "payments.20240101-a", "payments.20240202-b"}
    assert {hit["id"]: hit.get("origin") for hit in hits}["payments.20240101-a"] == "Payments"
    for told in (said, run("search", "connection pool")[2]):  # also by an index that is as it was
        assert "1 for fewer readers" in told
        assert "the source 'gone' is left out" in told
    # A failure mode that only they have goes by their name for it.
    (shut,) = json.loads(run("search", "shop shut", "--format", "json")[1])["hits"]
    assert [mode["name"] for mode in shut["modes"]] == ["Jammed till"]
    # As text, each where its file is.
    assert "sources/payments/postmortems/20240101-a.md:7: no connection left" in run("search", "pool of payments")[1]
    assert "payments.20240101-a" in run("followups")[1]
    assert run("lint")[1].count("in 1 of 1 file") == 1  # theirs are not ours to mend


def exported(corpus: Corpus, target: Path) -> None:
    """The data of a site."""
    for path, data in exports(site(corpus, "Theirs", load("en"), date(2026, 1, 1)), lambda path: path):
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def test_a_built_site_says_how_its_documents_are_read(tmp_path: Path) -> None:
    text = b"---\nstatus: draft\nstarted_at: 2024-01-01T10:00\nresolved_at: 2024-01-01T11:00\n---\n"
    settings = settings_from({"time_zone": "+08:00", "lang": "zh"})
    exported(collect([read_document("a.md", text)], settings), tmp_path / "site")
    assert (
        b",2024-01-01T10:00:00+08:00,,,,2024-01-01T11:00:00+08:00,"
        in (tmp_path / "site/api/incidents.csv").read_bytes()
    )
    (tmp_path / "postmortems").mkdir()
    (tmp_path / "kbgen.toml").write_text('time_zone = "UTC"\n[sources.theirs]\npath = "site"\n', encoding="utf-8")
    for found in (read_corpus(open_folder(tmp_path)), read_corpus(open_folder(tmp_path / "site"))):
        (document,) = found
        assert duration(METRICS[-1], document.meta, found.zone, date(2026, 1, 1)) == timedelta(hours=1)
        assert instant(document.meta.started_at, found.zone) == datetime(2024, 1, 1, 2, tzinfo=UTC)
        assert (document.meta.lang or found.settings.lang) == "zh"


def test_a_built_site_gives_what_it_published(corpus: Corpus, tmp_path: Path) -> None:
    base = tmp_path / "base"
    shutil.copytree(BASE / "postmortems", base / "postmortems")
    exported(corpus, base / "public")
    (base / "kbgen.toml").write_text('[sources.theirs]\npath = "public"\n', encoding="utf-8")
    found = read_corpus(open_folder(base))
    here = {name: rest for name, rest in told(found).items() if name != "20240101-a"}
    assert here == {f"theirs.{name}": (f"theirs/{path}", *rest) for name, (path, *rest) in READ.items()}
    assert found.by_id["theirs.payments.20240101-a"].body == corpus.by_id["payments.20240101-a"].body
    # And by itself it is read as a knowledge base is.
    assert read_corpus(open_folder(base / "public")).by_id.keys() >= READ.keys()
    result = CliRunner().invoke(kbgen, ["search", "pool of payments", "--root", str(base / "public")])
    assert "payments/20240101-a.md:" in result.stdout
    for name in ("lint", "build", "stage", "check", "withheld"):
        words = [name, *(["x"] if name == "stage" else [])]
        assert "is a built site" in str(CliRunner().invoke(kbgen, [*words, "--root", str(base / "public")]).exception)
    # Made for internal readers, it has lost the marks of what was theirs alone.
    public = read_corpus(open_folder(base, audience="public"))
    assert list(public.missing) == ["theirs"] and "for internal readers" in public.missing["theirs"]


@pytest.mark.parametrize("path", ["..", "../outside", "outside", ".", "postmortems", "absolute", "empty", "strange"])
def test_nothing_else_is_read(path: str, tmp_path: Path) -> None:
    base, outside = tmp_path / "base", tmp_path / "outside"
    shutil.copytree(BASE / "sources/shop", outside)
    shutil.copytree(BASE / "postmortems", base / "postmortems")
    (base / "outside").symlink_to(outside)
    (base / "empty").mkdir()
    (base / "strange/api").mkdir(parents=True)
    rows = [{"id": "x", "path": "../../x.md", "file": "api/postmortems.json", "readable": False, "body": ""}]
    (base / "strange/api/postmortems.json").write_text(json.dumps(rows), encoding="utf-8")
    given = str(outside) if path == "absolute" else path
    (base / "kbgen.toml").write_text(f"[sources.x]\npath = {json.dumps(given)}\n", encoding="utf-8")
    corpus = read_corpus(open_folder(base))
    assert list(corpus.by_path) == ["20240101-a.md"]
    assert list(corpus.missing) == ["x"]


SAME = {
    "20260101-file.md": ("2026-01-01", "", "the same text"),
    "payments/20260111-copy.md": ("2026-01-01", "", "the same text"),
    "20260102-name.md": ("2026-01-02", "", "one"),
    "payments/20260102-name.md": ("2026-01-02", "", "another"),
    "20260103-a.md": ("2026-01-03", "sources: [{url: https://status.example.com/3}]", "one"),
    "payments/20260103-b.md": ("2026-01-03", "sources: [{url: 'https://status.example.com/3/#top'}]", "another"),
    "20260104-said.md": ("2026-01-04", "related: [{id: payments.20260104-said, relation: duplicate}]", "one"),
    "payments/20260104-said.md": ("2026-01-04", "", "another"),
    "20260105-page.md": ("2026-01-05", "sources: [{url: https://status.example.com/all}]", "one"),
    "payments/20260106-page.md": ("2026-01-06", "sources: [{url: https://status.example.com/all}]", "another"),
    "name.md": ("2026-01-07", "", "one"),
    "payments/name.md": ("2026-01-08", "", "another"),
}


def test_what_two_bases_may_both_tell_of_is_told() -> None:
    """The same file; of one day the same name, or the same address. What an author says of the two settles it."""
    settings = settings_from({"sources": {"payments": {"path": "p"}}})
    form = "---\ntitle: T\nstatus: imported\nstarted_at: {}\n{}\n---\n\n{}\n"
    documents = [read_document(path, form.format(*values).encode()) for path, values in SAME.items()]
    named = [
        replace(each, id=f"payments.{each.id}") if each.path.startswith("payments/") else each for each in documents
    ]
    found = collect(named, settings)
    assert perhaps_same(found) == {
        "payments.20260111-copy": "20260101-file",
        "payments.20260102-name": "20260102-name",
        "payments.20260103-b": "20260103-a",
    }
    day = date(2026, 2, 1)
    told = report(found, ALL, day, find_patterns(found, today=day), follow_ups(found, day, {}))
    assert (told.incidents, told.told_again, told.perhaps_again) == (11, 1, 3)
