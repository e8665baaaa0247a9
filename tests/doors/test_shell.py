"""The theme's shell is rendered once for each kind of page, and nobody can tell by the bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from doors.test_plugin import KB, configure, pages_of, run

from kbgen.doors.disk import parallel
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.mkdocs import plugin, shell
from kbgen.doors.mkdocs.build import build_site

# What of the theme asks something of the page: where its file is, what its address is.
_THEME = "theme: {name: material, features: [content.action.edit]}"
_ASKING = """
site_url: https://example.org/kb/
repo_url: https://example.org/repo
edit_uri: edit/main/
extra:
  analytics:
    feedback: {title: Good, ratings: [{icon: material/heart, name: good, data: 1, note: "see {url}"}]}
"""


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages for which the theme's templates are rendered, in this process."""
    seen: list[str] = []
    real = shell._main

    def main(context: object, given: dict[str, object]) -> str:
        seen.append(given["page"].file.src_uri)  # type: ignore[attr-defined]
        return real(context, given)  # type: ignore[arg-type]

    monkeypatch.setattr(shell, "_main", main)
    return seen


def one(kb: Path, host: str) -> dict[str, str]:
    if host == "mkdocs":
        build_site(open_folder(kb), kb / "site", strict=False)
    else:
        done = run(host, "build", cwd=kb)
        assert done.returncode == 0, done.stderr
    return pages_of(kb)


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_both_ways_give_the_same_bytes(tmp_path: Path, host: str, rendered: list[str]) -> None:
    kb = Path(shutil.copytree(KB, tmp_path / "kb"))
    for number in range(12):  # so that a kind has several pages
        text = (
            f"---\ntitle: <b> {number}\nstatus: draft\nsummary: s {number}\nstarted_at: 2023-01-01\n---\n# a{number}\n"
        )
        (kb / "postmortems" / "2024" / f"202401{number + 10}-x.md").write_text(text, encoding="utf-8")
    config = kb / "mkdocs.yml"
    plain = config.read_text(encoding="utf-8")
    config.write_text(plain.replace("theme: material", _THEME), encoding="utf-8")
    configure(kb, _ASKING)
    overrides = kb / "site_overrides" / "partials"
    overrides.mkdir(parents=True)
    (overrides / "copyright.html").write_text("Foot of {{ config.site_name }}", encoding="utf-8")
    short = one(kb, host)
    shared = len(rendered)
    (overrides / "of-our-own.html").write_text("{{ page.title }}", encoding="utf-8")  # asks something of the page
    assert one(kb, host) == short
    assert "/edit/main/2024/20240112-x.md" in short["2024/20240112-x.html"], "the theme leads to the page's own file"
    assert "see /2024/20240112-x.html" in short["2024/20240112-x.html"]
    assert "Foot of" in short["2024/20240110-x.html"]
    assert "<b>" not in short["2024/20240110-x.html"].split("<article")[0]
    (switch,) = (kb / "site" / "assets" / "kbgen").glob("palette.*.js")
    assert "__palette_0" in switch.read_text(encoding="utf-8")
    whole = [page for page in short.values() if "<header" in page]
    assert whole
    for page in whole:  # the switch of colours stands in that file alone
        assert (
            f'assets/kbgen/{switch.name}"></script>' in page and "__palette_0" not in page and "palette.col" not in page
        )
    if host == "mkdocs":
        assert len(rendered) == shared, "the long way does not ask for shells"
        assert sum(name.endswith("-x.md") for name in rendered) <= 5  # the address is shown: one for the folder, too


def test_folders_that_lie_as_deep_share_a_shell_where_nothing_leads_into_them(
    tmp_path: Path, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 1)
    kb = Path(shutil.copytree(KB, tmp_path / "kb"))
    for path in ("2021/a1", "2021/a2", "2022/b1", "2022/b2", "2023/c1", "2023/c2", "deep/down/d1", "deep/down/d2"):
        (kb / "postmortems" / path).parent.mkdir(parents=True, exist_ok=True)
        (kb / "postmortems" / f"{path}.md").write_text(f"---\nstatus: draft\n---\n# {path}\n", encoding="utf-8")
    (kb / "postmortems" / "deep" / "style.css").write_text("a {}", encoding="utf-8")
    configure(kb, "nav: [{Home: index.md}, {Told: 2023/c1.md}]\nextra_css: [deep/style.css]")
    short = one(kb, "mkdocs")
    years = [name for name in rendered if name.startswith(("2021/", "2022/", "2023/"))]
    assert years and len(years) <= 5, "one for all, and one for the folder that the navigation leads into"
    monkeypatch.setattr(plugin, "may_share", lambda *_: False)
    assert one(kb, "mkdocs") == short
    assert "href=c1.html" in short["2023/c2.html"] and "href=../style.css" in short["deep/down/d1.html"]


def test_the_long_way_is_taken_where_another_plugin_looks_at_pages(tmp_path: Path, rendered: list[str]) -> None:
    kb = Path(shutil.copytree(KB, tmp_path / "kb"))
    (kb / "hook.py").write_text(
        "def on_page_context(context, page, **_):\n    context['config'].extra['seen'] = page.url\n    return context\n",
        encoding="utf-8",
    )
    configure(kb, "hooks: [hook.py]")
    assert one(kb, "mkdocs")["2024/20240301-hot-key.html"]
    assert rendered == []
