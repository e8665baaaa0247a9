"""CONTRIBUTING.md says where things are: every path is there, every floor is drawn, every count is right."""

from __future__ import annotations

import re
from pathlib import Path

from test_structure import FLOORS

from kbgen.doors.cli.terminal import COMMANDS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_picture_has_every_package_in_its_place() -> None:
    picture = TEXT.partition("```text\n")[2].partition("```")[0]
    assert tuple(reversed(re.findall(r"^([a-z]+) ", picture, re.MULTILINE))) == FLOORS


def test_every_path_is_there() -> None:
    paths = re.findall(r"`((?:kbgen|tests)/[\w./-]+|[A-Z]+\.md)`", TEXT)
    assert len(paths) > 15
    kept = [path for path in paths if not re.search(r"\b(?:NAME|CODE)\b", path)]
    assert [path for path in kept if not (ROOT / path).exists()] == []


def test_a_thing_touches_as_many_files_as_it_says() -> None:
    for _, count, steps in re.findall(r"^### (.+): (\d+) files\n(.*?)(?=^###|\Z)", TEXT, re.MULTILINE | re.DOTALL):
        assert len(re.findall(r"^\d+\. `", steps, re.MULTILINE)) == int(count)
        assert re.findall(r"^(\d+)\. ", steps, re.MULTILINE) == [str(number + 1) for number in range(int(count))]


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`kbgen {name}" not in readme] == []
