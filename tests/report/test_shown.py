"""The report as people see it: sections, charts, the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from report.harness import TODAY, knowledge_base, patterns_of

from kbgen.doors.cli.commands.report import command
from kbgen.report.plain import plain
from kbgen.site import charts
from kbgen.site.charts import Bar
from kbgen.site.markdown_writer import markdown_of
from kbgen.site.report.pages import page_of, report_charts, report_pages
from kbgen.site.report.section import as_text
from kbgen.site.report.sections import sections
from kbgen.site.site import Site, site
from kbgen.site.words import load

KB: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("kb.json").read_text(encoding="utf-8"))
WHITE, SLATE = "#ffffff", "#1e2129"


def made(lang: str = "en") -> Site:
    corpus = knowledge_base(KB)
    return site(corpus, "Test", load(lang), TODAY, patterns_of(corpus))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [*charts.COLOURS, charts.QUIET])
def test_marks_are_seen_on_both_grounds(colour: str) -> None:
    assert contrast(colour, WHITE) >= 3
    assert contrast(colour, SLATE) >= 3


def test_texts_of_charts_are_read_on_white_and_turned_round_on_dark() -> None:
    grey = "#6b7280"
    assert grey.encode() in charts.ranked([Bar("a", "", 1.0)], "Hours")
    assert contrast(grey, WHITE) >= 4.5
    turned = "#" + "".join(f"{255 - int(grey[at : at + 2], 16):02x}" for at in (1, 3, 5))
    assert contrast(turned, SLATE) >= 4.5


def test_charts_are_the_same_each_time_and_ask_for_nothing() -> None:
    first = dict(report_charts(made()))
    for cached in (charts._stacked, charts._ranked, charts._panels):
        cached.cache_clear()
    assert dict(report_charts(made())) == first
    for svg in first.values():
        ElementTree.fromstring(svg)
        assert not re.search(rb'href|url\(|<script|<style|fill="white"', svg)


def test_every_chart_is_shown_with_its_table_and_has_words_for_it() -> None:
    whole = made()
    drawn = {path for path, _ in report_charts(whole)}
    shown = set()
    for page in report_pages(whole):
        for words, target in re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", markdown_of(page)):
            shown.add(f"report/{target}")
            assert len(words) > 40
            after = markdown_of(page).split(target)[1]
            assert "| --- |" in after.split("\n## ")[0]
    assert shown == drawn


def test_no_rate_and_no_percentile_of_too_few() -> None:
    whole = made()
    for found in whole.reports.values():
        text = as_text(sections(found, whole.context))
        if found.incidents < 5:
            assert "%" not in text.split("Follow-ups\n")[0]
        for each in found.times:
            line = next(line for line in text.splitlines() if line.startswith(f"{each.metric} ("))
            assert line.count("too few") == (2 if each.n < 5 else 0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages_have_no_place_left_open(lang: str) -> None:
    for page in report_pages(made(lang)):
        assert "{" not in markdown_of(page)
        assert "None" not in markdown_of(page)


def test_columns_stand_below_one_another() -> None:
    whole = made("zh")
    text = as_text(sections(whole.reports[next(iter(whole.reports))], whole.context))
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
        assert json.loads(result.output) == json.loads(json.dumps(plain(found))), page_of(found.period)
    for form in ("text", "md"):
        shown = CliRunner().invoke(command, ["--root", str(tmp_path), "--period", "2025", "--format", form]).output
        assert "Report" in shown
        assert "Median" in shown
