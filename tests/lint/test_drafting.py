"""A draft is a sound document, whatever its title holds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lint.cases import TODAY

from kbgen.corpus.corpus import collect
from kbgen.documents import Document, read_document
from kbgen.drafting.draft import LANGUAGES, draft, slug
from kbgen.lint.engine import lint
from kbgen.model.settings import Settings

DAY = date(2026, 3, 11)


def drafted(title: str, settings: Settings, author: str | None = None) -> Document:
    path, text = draft(title, DAY, settings, author)
    document = read_document(path, text.encode())
    findings = lint(collect([document], settings), TODAY)
    assert [f for f in findings if f.level == "error"] == []
    assert {f.code for f in findings} <= {f"PM30{n}" for n in range(1, 10)} | {"PM401"}
    return document


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("zone", [None, "+08:00"])
def test_draft(lang: str, zone: str | None) -> None:
    document = drafted("Checkout: 504 for all", Settings(lang=lang, time_zone=zone), "Ada")
    assert document.path == "2026/20260311-checkout-504-for-all.md"
    assert document.meta.title == "Checkout: 504 for all"
    assert (document.meta.lang, document.meta.authors, document.meta.started_at) == (lang, ["Ada"], DAY)


def test_a_language_without_a_template() -> None:
    assert drafted("Kasse", Settings(lang="de")).meta.lang == "de"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Checkout down!", "checkout-down"),
        ("连接池耗尽：HikariCP 报 504", "连接池耗尽-hikaricp-报-504"),
        ("データベース 障害", "データベース-障害"),
        ("결제 장애", "결제-장애"),
        ("ＦＵＬＬ　ＷＩＤＴＨ", "full-width"),
        ("../../etc/passwd", "etc-passwd"),
        ("🔥🔥", "incident"),
        ("", "incident"),
        ("word " * 20, "-".join(["word"] * 12)),
        ("故" * 80, "故" * 60),
    ],
)
def test_slug(title: str, wanted: str) -> None:
    assert slug(title) == wanted


@given(st.text(), st.text())
@example("'\"\\: # 🔥\n- x\t\x00\x85\ufeff\u2028", "[a]: @day@")
@example("@authors@ --- ...", "*x")
@example("null", "~")
def test_any_title(title: str, author: str) -> None:
    document = drafted(title, Settings(), author)
    shown = " ".join(title.replace("\n", " ").split())
    if shown.isprintable() and shown:
        assert document.meta.title == shown
    assert len(slug(title)) <= 60 and "/" not in slug(title)
