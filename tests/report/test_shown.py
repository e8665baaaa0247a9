"""The report as people see it: sections, charts, the terminal."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from report.harness import TODAY, knowledge_base, patterns_of

from kbgen.doors.cli.commands.report import command
from kbgen.report import ALL, Tally
from kbgen.report.counts import CourseStep
from kbgen.report.plain_data import plain
from kbgen.site.blocks import Drawing, Table, Tiles, walk
from kbgen.site.blocks import plain as text_of
from kbgen.site.markdown_writer import markdown_of
from kbgen.site.report import charts
from kbgen.site.report.charts import Bar
from kbgen.site.report.pages import page_of, report_pages
from kbgen.site.report.section import as_text
from kbgen.site.report.sections import whole_report
from kbgen.site.site import Site, site
from kbgen.site.words import load

KB: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("kb.json").read_text(encoding="utf-8"))


def made(lang: str = "en") -> Site:
    corpus = knowledge_base(KB)
    return site(corpus, "Test", load(lang), TODAY, patterns_of(corpus))


def drawings(whole: Site) -> list[Drawing]:
    blocks = [block for page in report_pages(whole) for block in walk(page.blocks)]
    tiles = [tile.picture for block in blocks if isinstance(block, Tiles) for tile in block.items if tile.picture]
    return [*tiles, *(block for block in blocks if isinstance(block, Drawing))]


def test_charts_are_the_same_each_time_and_ask_for_nothing() -> None:
    found = drawings(made())
    assert len(found) > 10
    assert drawings(made()) == found
    for each in found:
        forms = ElementTree.fromstring(f"<div>{each.svg}</div>")
        if len(forms) == 2:  # for a wide page and for a phone: the same words and the same bars
            wide, narrow = ([*form.itertext()] for form in forms)
            assert set(narrow) <= set(wide) or [name[:20] for name in narrow] == [name[:20] for name in wide]
            assert [forms[1].get("class"), forms[1].get("viewBox")[:8]] == ["kb-chart kb-narrow", "0 0 360 "]
            assert len([*forms[0].iter("rect")]) == len([*forms[1].iter("rect")])
        assert not re.search(r"href|url\(|<script|<style|#[0-9a-f]{6}|http", each.svg)
        assert len(each.alt) > 15
        assert "{" not in each.alt


@pytest.mark.parametrize("highest", [1, 2, 3, 4, 5, 7, 13, 99, 1234])
def test_an_axis_of_counts_has_whole_numbers_each_once(highest: int) -> None:
    ticks = charts.whole_ticks(highest)
    assert ticks[0] == 0 and ticks[-1] >= highest
    assert len(set(ticks)) == len(ticks) <= 6


def test_a_chart_stands_in_the_order_of_its_table() -> None:
    for page in report_pages(made()):
        seen = list(walk(page.blocks))
        for at, block in enumerate(seen):
            names = re.findall(r'class="kb-end">([^<0-9][^<]*)<', block.svg) if isinstance(block, Drawing) else []
            if names:
                table = next(other for other in seen[at:] if isinstance(other, Table))
                listed = [text_of(row[0]) for row in table.rows]
                assert [name for name in listed if name in names] == names


def test_a_severity_has_the_same_colour_whatever_the_period() -> None:
    for page in report_pages(made()):
        for block in walk(page.blocks):
            if isinstance(block, Drawing):
                for look, level in re.findall(r'kb-look--severity-(\d)"[^>]*><title>\S+ SEV(\d)', block.svg):
                    assert look == level


def test_no_rate_and_no_percentile_of_too_few() -> None:
    whole = made()
    for found in whole.reports.values():
        text = as_text(whole_report(found, whole.context))
        if found.incidents < 5:
            assert not re.search(r"[0-9] %", text.split("Follow-ups\n")[0].replace("95 % interval", ""))
        for each in found.times:
            line = next(line for line in text.splitlines() if line.startswith(f"{each.metric} ("))
            assert line.count("too few") == (each.n < 5) + (each.n < 6) + (each.n < 10)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages_have_no_place_left_open(lang: str) -> None:
    for page in report_pages(made(lang)):
        assert "{" not in markdown_of(page)
        assert "None" not in markdown_of(page)


def test_columns_stand_below_one_another() -> None:
    whole = made("zh")
    text = as_text(whole_report(whole.reports[next(iter(whole.reports))], whole.context))
    assert "随时间变化" in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_the_command_gives_the_same_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1787184000")  # 2026-08-20
    (tmp_path / "kbgen.toml").write_text('time_zone = "UTC"\n', encoding="utf-8")
    (tmp_path / "postmortems").mkdir()
    for document in knowledge_base(KB):
        (tmp_path / "postmortems" / document.path).write_text(document.text, encoding="utf-8")
    for found in made().reports.values():
        name = found.period.name
        result = CliRunner().invoke(command, ["--root", str(tmp_path), "--period", name, "--format", "json"])
        here = plain(found) | {"history": "none"}  # the folder is in no repository
        assert json.loads(result.output) == json.loads(json.dumps(here)), page_of(found.period)
    for form in ("text", "md"):
        shown = CliRunner().invoke(command, ["--root", str(tmp_path), "--period", "2025", "--format", form]).output
        assert "Report" in shown
        assert "Median" in shown


@pytest.mark.parametrize("levels", [[None], ["SEV1", None], ["P0", "P1", "P2", "P3", "P4", "一级严重事故", None]])
@pytest.mark.parametrize("steps", [2, 3, 7, 12, 13, 16, 60])
def test_no_word_of_a_chart_is_cut_or_covers_another(levels: list[str | None], steps: int) -> None:
    tallies = tuple(Tally(level, 1) for level in levels)
    names = [f"{2000 + at}" if steps > 16 else f"2026-Q{at % 4 + 1}" for at in range(steps)]  # as `steps` of a period
    course = tuple(CourseStep(name, len(levels), tallies, 0, 0) for name in names)
    found = charts.course(replace(made().reports[ALL], severities=tallies, course=course), "alt", "no severity")
    assert found
    for form in ElementTree.fromstring(f"<div>{found.svg}</div>"):
        wide, high = map(float, form.attrib["viewBox"].split()[2:])
        ends: dict[str, float] = {}
        for text in form.iter("text"):
            x, y, long = float(text.attrib["x"]), text.attrib["y"], charts.width_of(text.text or "")
            left = x - {"kb-mid": long / 2, "kb-end": long}.get(text.get("class", ""), 0)
            assert ends.get(y, 0) <= left and left + long <= wide + 1 and float(y) < high
            ends[y] = left + long
        looks = [shape.get("class") for shape in form.iter("rect") if shape.get("rx")]
        assert len(looks) == len(levels) and (len(levels) > 6 or len(set(looks)) == len(levels))
        assert [text.text for text in form.iter("text")][: len(levels)] == [level or "no severity" for level in levels]


def test_what_is_told_beside_the_longest_bar_is_whole() -> None:
    told = ["1000 · 123456.7 h", "0.1 h", "1 起 · 影响小时数"]
    found = charts.bars([Bar(f"Bar {at}", 10.0**-at, 0, text) for at, text in enumerate(told)], "alt")
    assert found
    for form in ElementTree.fromstring(f"<div>{found.svg}</div>"):
        wide = float(form.attrib["viewBox"].split()[2])
        beside = [text for text in form.iter("text") if text.text in told]
        assert all(float(text.attrib["x"]) + charts.width_of(text.text or "") <= wide for text in beside)
        assert [text.text for text in beside] == told
