"""Files for other programs, read by other programs: a JSON Schema validator, a feed parser, a CSV reader."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from report.harness import knowledge_base, patterns_of

from kbgen.corpus.corpus import collect
from kbgen.documents import read_document
from kbgen.model.settings import settings_from
from kbgen.site.exports import calendar
from kbgen.site.exports.all_files import exports
from kbgen.site.exports.csv_text import csv_text
from kbgen.site.markdown_writer import markdown_of
from kbgen.site.pages import pages
from kbgen.site.pages.data_files import PATH
from kbgen.site.site import Site, site
from kbgen.site.words import load

KB = Path(__file__).with_name("kb")
TODAY = date(2026, 8, 20)
SECRET = "TOPSECRET"
ATOM = "{http://www.w3.org/2005/Atom}"
ROOT = "https://kb.example.org/pm/"


def made(audience: str = "internal") -> Site:
    documents = [read_document(path.relative_to(KB).as_posix(), path.read_bytes()) for path in sorted(KB.rglob("*.md"))]
    settings = settings_from({"title": "Test", "time_zone": "Asia/Shanghai", "audience": audience})
    corpus = collect(documents, settings)
    return site(corpus, "Test & <site>", load("en"), TODAY, patterns_of(corpus.published()))


def address(path: str) -> str:
    return quote(f"{path.removesuffix('.md')}.html")


def files(site_url: str | None = None, audience: str = "internal") -> dict[str, bytes]:
    return dict(exports(made(audience), address, site_url))


def read(found: dict[str, bytes], path: str) -> Any:
    return json.loads(found[path])


def test_json_is_valid_against_its_schema() -> None:
    found = files()
    schemas = {
        name: read(found, f"api/schema/{name}.json") for name in ("postmortem", "postmortems", "patterns", "report")
    }
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    formats = Draft202012Validator.FORMAT_CHECKER
    for name in ("postmortems", "patterns", "report"):
        Draft202012Validator(schemas[name], format_checker=formats).validate(read(found, f"api/{name}.json"))
    validator = Draft202012Validator(schemas["postmortem"], format_checker=formats)
    for each in read(found, "api/postmortems.json"):
        whole = read(found, each["file"])
        validator.validate(whole)
        assert {key: whole[key] for key in each} == each
    with pytest.raises(Exception, match="is a required property"):
        validator.validate({})


def test_records_hold_what_was_written() -> None:
    found = files()
    hot = read(found, "api/postmortems/20240301-hot-key.json")
    assert hot["front_matter"]["attempts"][0]["action"] == "Restart everything"
    assert hot["minutes"] == {"ttd": 5.67, "tta": "n/a", "ttm": "unknown", "ttr": "day"}
    assert hot["url"] == "2024/20240301-hot-key.html"
    assert hot["promises_before"][0]["promised_after"] == "20240105-pool"
    assert "x_own" not in json.dumps(hot)


def test_nothing_that_readers_may_not_see() -> None:
    for audience in ("public", "internal"):
        for path, data in files(audience=audience).items():
            assert SECRET not in data.decode(), path
    public = files(audience="public")
    assert "api/postmortems/20240105-pool.json" not in public
    assert all(b"20240105-pool" not in data for path, data in public.items())
    assert b"Widen the pool" not in b"".join(public.values())


def test_the_same_documents_give_the_same_bytes() -> None:
    assert files() == files()
    assert list(files()) == list(files())


@pytest.mark.parametrize("site_url", [None, ROOT, ROOT.rstrip("/"), "javascript:alert(1)"])
def test_feeds_are_atom(site_url: str | None) -> None:
    found = {path: data for path, data in files(site_url).items() if path.endswith(".xml")}
    assert {"feeds/all.xml", "feeds/again.xml", "feeds/services/gateway.xml"} <= set(found)
    for path, data in found.items():
        parsed = feedparser.parse(data)
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.version == "atom10"
        check(ElementTree.fromstring(data), path, site_url if site_url and site_url.startswith("http") else None)


def check(feed: ElementTree.Element, path: str, site_url: str | None) -> None:
    """What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2), and that links lead somewhere."""
    assert feed.tag == f"{ATOM}feed"
    ids = [each.findtext(f"{ATOM}id") or "" for each in (feed, *feed.iter(f"{ATOM}entry"))]
    assert len(set(ids)) == len(ids)
    assert all(
        re.match(r"tag:kb\.example\.org,2000:[!-~]+$" if site_url else r"urn:uuid:[0-9a-f-]{36}$", name) for name in ids
    )
    assert len(feed.findall(f"{ATOM}author/{ATOM}name")) == 1
    for each in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1, name
        stamp = each.findtext(f"{ATOM}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp)
        assert stamp[:10] <= TODAY.isoformat()
        alternate = [link.attrib for link in each.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternate) == 1
        href = alternate[0]["href"]
        assert href.startswith(ROOT) if site_url else not re.match(r"[a-z]+:|/", href)
        if not site_url:
            assert href.count("../") == path.count("/")
    (own,) = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == f"{ROOT}{path}" if site_url else own == path.rpartition("/")[2]


def test_feeds_say_what_happened_and_when() -> None:
    found = files(ROOT)
    every = feedparser.parse(found["feeds/all.xml"])
    first = every.entries[0]
    assert every.feed.title == "Test & <site>"
    assert first.updated == max(entry.updated for entry in every.entries)
    hostile = next(entry for entry in every.entries if "onerror" in entry.title)
    assert ElementTree.fromstring(found["feeds/all.xml"]).find(f".//{ATOM}img") is None
    assert hostile.link == f"{ROOT}2024/20240501-hostile%20file.html"
    again = feedparser.parse(found["feeds/again.xml"])
    assert [entry.title for entry in again.entries] == ["It happened again: Gateway down: hot key"]
    assert "overdue: Widen the pool" in again.entries[0].summary


def test_an_identity_outlives_addresses() -> None:
    def ids(found: dict[str, bytes]) -> list[str]:
        return [entry.id for entry in feedparser.parse(found["feeds/all.xml"]).entries]

    other = dict(exports(made(), lambda path: path.removesuffix(".md") + "/", "https://kb.example.org/moved"))
    assert ids(files(ROOT)) == ids(other)
    renamed = dict(exports(replace(made(), title="Another name"), address))
    assert ids(files()) == ids(renamed)


def test_updated_moves_with_the_text_and_nothing_else_does() -> None:
    def entries(site: Site) -> list[Any]:
        return feedparser.parse(dict(exports(site, address, ROOT))["feeds/all.xml"]).entries

    first = entries(made())[-1]
    name = first.id.rpartition("/")[2]
    changed = entries(replace(made(), revised={name: datetime(2024, 6, 3, 1, tzinfo=timezone(timedelta(hours=8)))}))
    assert [each.id for each in changed] == [each.id for each in entries(made())]
    assert (first.updated != changed[-1].updated, changed[-1].updated) == (True, "2024-06-02T17:00:00Z")


def test_csv_opens_and_runs_nothing() -> None:
    found = files()
    rows = list(csv.DictReader(io.StringIO(found["api/incidents.csv"].decode("utf-8-sig"), newline="")))
    assert {row["id"] for row in rows} == {"20240105-pool", "20240301-hot-key", "20240501-hostile file", "notes"}
    promises = list(csv.DictReader(io.StringIO(found["api/follow-ups.csv"].decode("utf-8-sig"), newline="")))
    assert [row["state"] for row in promises[:2]] == ["overdue", "overdue"]
    for row in rows:  # a number of minutes, or why there is none
        for metric in ("ttd", "tta", "ttm", "ttr"):
            minutes, missing = row[f"{metric}_minutes"], row[f"{metric}_missing"]
            assert float(minutes) is not None if minutes else missing in ("unknown", "n/a", "day", "missing")
    hot = next(row for row in rows if row["id"] == "20240301-hot-key")
    assert (hot["failure_modes"], hot["failure_modes_written"]) == ("hot-key", "Hot_Key")
    assert (hot["severity"], hot["severity_written"]) == ("SEV1", "P0")
    for row in [*rows, *promises]:
        assert None not in row
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
            assert not cell.startswith("-") or (name.endswith("_minutes") and float(cell) < 0), cell
    assert any(row["follow_up"] == '\'=HYPERLINK("https://evil.example","x")' for row in promises)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "\n=1", "\u3000=1"])
def test_formulas_become_text(cell: str) -> None:
    _head, (shown,) = csv.reader(io.StringIO(csv_text(["a"], [(cell,)]), newline=""))
    assert shown == f"'{cell}"


def test_quotes_and_breaks_come_back_as_they_were() -> None:
    cell = 'a "b", c\r\nd;e'
    assert list(csv.reader(io.StringIO(csv_text(["a", "b"], [(cell, None)]), newline="")))[1] == [cell, ""]
    assert list(csv.reader(io.StringIO(csv_text(["a"], [(-1,)]), newline="")))[1] == ["-1"]


def test_llms_txt_names_every_document_in_one_line() -> None:
    lines = files()["llms.txt"].decode().splitlines()
    assert lines[0] == "# Test &amp; &lt;site>"  # harmless where somebody renders it
    assert lines[2].startswith("> ")
    listed = [line for line in lines if line.startswith("- [")]
    assert sum("2024/" in line or "notes" in line for line in listed) == 4
    for line in listed:
        assert re.match(r"- \[(?:[^\[\]\\]|\\.)+\]\([^ ()]+\)", line), line
    odd = read_document("a.md", b"---\ntitle: A\nstatus: draft\nseverity: <img src=x onerror=y>\n---\n")
    told = dict(exports(site(collect([odd], settings_from({})), "T", load("en"), date(2026, 1, 1)), address))
    assert b"&lt;img" in told["llms.txt"] and b"<img" not in told["llms.txt"]


def test_the_page_for_programs_names_files_that_are_there() -> None:
    whole = made()
    known = set(dict(exports(whole, address)))
    page = next(page for page in pages(whole) if page.path == PATH)
    targets = re.findall(r"\]\(([^)]+)\)", markdown_of(page))
    assert {f"api/{target}" if not target.startswith("../") else target[3:] for target in targets} <= known
    assert len(targets) > 10
    assert {"schema/front-matter.en.json", "schema/front-matter.zh.json"} <= set(targets)


def test_an_empty_knowledge_base() -> None:
    empty = site(collect([], settings_from({})), "Empty", load("zh"), TODAY)
    found = dict(exports(empty, address))
    assert read(found, "api/postmortems.json") == []
    assert feedparser.parse(found["feeds/all.xml"]).entries == []
    assert found["api/incidents.csv"].decode("utf-8-sig").startswith("id,title,kind")
    assert all(markdown_of(page) for page in pages(empty))


def test_the_description_of_the_files_is_openapi_and_names_files_that_are_there() -> None:
    found = files(ROOT)
    described = read(found, "api/openapi.json")
    local = json.loads(re.sub(r'\{"\$ref": "schema/[^"]*"\}', "{}", json.dumps(described)))
    assert list(OpenAPIV31SpecValidator(local).iter_errors()) == []
    for path, item in described["paths"].items():
        operation = item["get"]
        for parameter in operation.get("parameters", ()):
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
        assert path.removeprefix("/") in found
        for content in operation["responses"]["200"]["content"].values():
            shape = content.get("schema", {})
            name = shape.get("items", shape).get("$ref", "").removeprefix("schema/")
            if "example" in content:
                items = Draft202012Validator(read(found, f"api/schema/{name}"))
                validate = items.validate if "items" in shape else lambda each, items=items: items.validate(each)
                for each in content["example"] if "items" in shape else [content["example"]]:
                    validate(each)
    assert (
        len(read(found, "api/openapi.json")["paths"]["/api/services.json"]["get"]["responses"]["200"]["content"]) == 1
    )


def test_a_card_and_a_badge_for_each_service() -> None:
    found = files()
    validator = Draft202012Validator(read(found, "api/schema/service.json"))
    cards = {card["service"]: card for card in read(found, "api/services.json")}
    for card in cards.values():
        validator.validate(card)
        assert read(found, card["file"]) == card
        days = "".join(ElementTree.fromstring(found[card["badge"]]).itertext())
        assert (
            f"last incident {card['days_since']} d ago" if card["days_since"] is not None else "no incident"
        ) in days
    gateway = cards["gateway"]
    assert gateway["last"]["date"] == "2024-05-01"
    assert gateway["days_since"] == (TODAY - date(2024, 5, 1)).days
    assert gateway["incidents"] > gateway["incidents_in_12_months"] == 0


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({}, (None, None, 0)),  # nobody says
        ({"no_follow_ups": "Nothing can be done."}, (0, 0, 0)),
        ({"follow_ups": [{"title": "A"}]}, (0, 0, 1)),
        ({"follow_ups": [{"title": "A", "status": "open", "due": "2020-01-01"}]}, (1, 1, 0)),
    ],
)
def test_a_card_counts_the_follow_ups_that_somebody_wrote(said: dict[str, Any], left: tuple[int | None, ...]) -> None:
    front = {"title": "T", "status": "final", "services": ["web"], "started_at": "2026-08-01"}
    corpus = knowledge_base({"a": front | said})
    card = read(
        dict(exports(site(corpus, "T", load("en"), TODAY, patterns_of(corpus)), address, None)), "api/services/web.json"
    )
    assert tuple(card[f"follow_ups_{name}"] for name in ("open", "overdue", "unknown")) == left


@pytest.mark.parametrize(
    ("ends", "days"),
    [
        ({"resolved_at": "2026-08-18T01:00:00+08:00"}, 3),  # by the knowledge base's clock
        ({"resolved_at": "unknown", "mitigated_at": "2026-08-11"}, 9),
        ({"resolved_at": "unknown"}, 19),
        ({"resolved_at": "2027-08-18"}, 19),  # a slip
    ],
)
def test_days_without_an_incident_begin_when_the_last_was_over(ends: dict[str, str], days: int) -> None:
    front = {"title": "T", "status": "final", "services": ["web"], "started_at": "2026-08-01T10:00:00Z"}
    later = front | {"started_at": "2026-08-01", "resolved_at": "2026-08-01"}
    corpus = knowledge_base({"a": front | ends, "b": later})
    found = dict(exports(site(corpus, "T", load("en"), TODAY, patterns_of(corpus)), address, None))
    assert read(found, "api/services/web.json")["days_since"] == days
    for name in ("web", "all"):
        assert f">last incident {days} d ago<".encode() in found[f"badges/{name}.svg"]
    corpus = knowledge_base({"a": front | ends, "c": {"title": "T", "status": "imported", "services": ["web"]}})
    found = dict(exports(site(corpus, "T", load("en"), TODAY, patterns_of(corpus)), address, None))
    for name in ("web", "all"):
        assert f">last dated incident {days} d ago<".encode() in found[f"badges/{name}.svg"]


@pytest.mark.parametrize(
    "text", ["a" * 200, "\\" * 99, "缓存，雪崩;," * 30, "a\x85b\u2028 \t" * 40, "😀,\\;" * 25, "x" * 66 + "\\" * 9]
)
def test_a_calendar_has_any_text_in_lines_of_75_octets(text: str) -> None:
    data = calendar._calendar(text, made(), [[("SUMMARY", calendar._line(text))]])
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert str(event["summary"]) == "".join(filter(str.isprintable, " ".join(text.split())))


def test_calendars_are_read_by_a_calendar() -> None:
    found = files(ROOT)
    events = list(icalendar.Calendar.from_ical(found["feeds/incidents.ics"]).walk("VEVENT"))
    dated = [each for each in read(found, "api/postmortems.json") if each["date"] and each["readable"]]
    assert len(events) == len(dated)
    assert {str(event["url"]) for event in events} == {each["url"] for each in dated}
    assert len({str(event["uid"]) for event in events}) == len(events)
    due = list(icalendar.Calendar.from_ical(found["feeds/follow-ups.ics"]).walk("VEVENT"))
    rows = csv.DictReader(io.StringIO(found["api/follow-ups.csv"].decode("utf-8-sig")))
    wanted = sorted(row["due"] for row in rows if row["state"] in ("open", "overdue", "in_progress") and row["due"])
    assert sorted(event["dtstart"].dt.isoformat() for event in due) == wanted != []
