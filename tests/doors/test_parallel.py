"""Work on other processors: the same site as without, and what becomes of work that fails. Pages as the host has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from markdown import Markdown

from kbgen.doors.disk import atomic_swap, parallel
from kbgen.doors.mkdocs.plugin import KbgenPlugin
from kbgen.markdown.safe_markdown import MAX_FENCES, SafeMarkdown
from kbgen.markdown.sanitizer import without_our_marks
from kbgen.site.material import lean

ROOT = Path(__file__).parent.parent.parent
KB = ROOT / "tests" / "site" / "kb"
ALONE = "import os, sys; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); sys.argv = ['kbgen', *sys.argv[1:]]; "
ALONE += "from kbgen.doors.cli.terminal import main; main()"


def build(kb: Path, *command: str) -> dict[str, bytes]:
    """The files of the site, built in a process of its own; `said` are the host's warnings."""
    given = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1790000000"}
    done = subprocess.run([sys.executable, *command], cwd=kb, env=given, check=True, capture_output=True)
    site = kb / "site"
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return files | {"said": done.stderr}


def test_several_processors_and_one_make_the_same_site(tmp_path: Path) -> None:
    kb = Path(shutil.copytree(KB, tmp_path / "kb"))
    assert build(kb, "-c", ALONE, "build") == build(kb, "-m", "kbgen", "build")


def test_what_a_copy_makes_and_what_it_fails_at_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel.threading, "active_count", lambda: 1)  # the browser of other tests has threads
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os._exit(1)
        return 7

    assert parallel.beside(work)() == 7
    assert (parallel.beside(os.getpid)() == here) == (parallel.processors() == 1)
    # A copy makes none of its own, and does not fail at it.
    made = parallel.beside(lambda: {*parallel.shared(lambda some: [os.getpid()] * len(some), range(100))})()
    assert len(made) == 1
    assert (here in made) == (parallel.processors() == 1)


def test_two_share_work_in_order_and_what_a_copy_loses_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel.threading, "active_count", lambda: 1)
    here = os.getpid()

    def work(some: Sequence[int]) -> list[int]:
        if os.getpid() == here:
            time.sleep(0.005)  # while a copy takes more than its half
        elif some[0] >= 600:
            os._exit(1)
        return [item * 10 for item in some]

    for count in (0, 1, parallel.FEWEST, 500, 1000):
        assert parallel.shared(work, range(count)) == [item * 10 for item in range(count)]


@pytest.mark.parametrize("threads", [1, 2])  # of a process with threads no copies are made
def test_several_items_are_done_whatever_becomes_of_copies(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel.threading, "active_count", lambda: threads)
    here, told = os.getpid(), list[int]()

    def work(item: int, tell: Callable[[int], None]) -> int:
        if os.getpid() != here and item == 2:
            os._exit(1)
        if os.getpid() != here and item == 3:
            raise ValueError
        tell(item)
        return item * 10

    assert list(parallel.spread(work, [1, 2, 3, 4], told.append)) == [10, 20, 30, 40]
    assert sorted(told) == [1, 2, 3, 4]


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_made_ahead_comes_in_order_whatever_becomes_of_copies(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel.threading, "active_count", lambda: threads)
    here = os.getpid()

    def work(items: Sequence[int]) -> Iterator[int]:
        for item in items:
            if os.getpid() != here and item == 50:
                os._exit(1)
            if os.getpid() != here and item == 61:
                raise ValueError
            yield item * 10

    assert list(parallel.dealt(work, range(80))) == [item * 10 for item in range(80)]


def test_blanks_of_the_theme_go_and_those_of_the_page_stay() -> None:
    content = "<pre>a\n\n   b</pre>\n\n  <p>c</p>"
    page = f"<body>\n\n     <nav>\n   </nav>\n<script>\n\n x</script> {content}\n\n\n   </body>"
    assert lean(page, content) == f"<body><nav></nav>\n<script>\n\n x</script> {content}</body>"


def test_authors_can_not_imitate_our_marks() -> None:
    html = '<p class="kb-banner note" id="kb">kb-x</p><a class="kb-remote-image" href="/">y</a><i class="kb-chip">z</i>'
    bare = '<p class="note" id="kb">kb-x</p><a class="kb-remote-image" href="/">y</a><i>z</i>'
    assert without_our_marks(html) == bare


def test_fences_without_end_are_one_block_of_code() -> None:
    md = Markdown(extensions=["pymdownx.superfences", SafeMarkdown()])
    shown = md.convert("```\n```\n" * 3 * MAX_FENCES)
    assert shown.count("<pre") == MAX_FENCES // 2 + 1


def test_a_build_that_fails_leaves_nothing_that_a_copy_still_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel.threading, "active_count", lambda: 1)
    plugin, target = KbgenPlugin(), tmp_path / "site"
    plugin._aside = new = atomic_swap.aside(target)

    def work() -> None:
        while tmp_path.exists():
            (new / "api").mkdir(parents=True, exist_ok=True)

    if parallel.processors() > 1:
        parallel.beside(work)
        while not (new / "api").exists():
            time.sleep(0.01)
    plugin.leave()
    time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []
