"""The structure is tested too: imports point down, one importer per engine, everything is documented."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from kbgen import __version__
from kbgen.doors.terminal import COMMANDS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kbgen"

# From the ground up: a floor may import itself and what is below it.
FLOORS = ("nouns", "documents", "corpus", "features", "publishing", "doors")

# Engine -> the one module that may import it. What a whole floor knows is named by its folder.
ENGINES = {
    "yaml": "documents/strict_yaml.py",
    "frontmatter": "documents/front_matter.py",
    "pydantic": "nouns/",
    "whoosh": "features/searching/index.py",
    "nh3": "publishing/safe_markdown.py",
    "markdown": "publishing/safe_markdown.py",
    "jinja2": "publishing/facts.py",
    "vl_convert": "publishing/charts.py",
    "mkdocs": "doors/",
    "pygls": "doors/",
    "lsprotocol": "doors/",
    "click": "doors/",
}
ALSO = {("pydantic", "documents/shape.py"), ("pydantic_core", "documents/shape.py")}


def imports() -> Iterator[tuple[str, str]]:
    """Pairs of a module's path below the package and a dotted name that it imports, also inside functions."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: relative import"
                names = [node.module or ""]
            for name in names:
                yield path.relative_to(PACKAGE).as_posix(), name


def test_imports_point_down() -> None:
    for path, name in imports():
        here, there = path.split("/")[0], name.split(".")
        if here in FLOORS and there[0] == "kbgen" and len(there) > 1:
            assert FLOORS.index(there[1]) <= FLOORS.index(here), f"{path} imports {name}, which is above it"


def test_every_engine_has_one_importer() -> None:
    for path, name in imports():
        engine = name.split(".")[0]
        owner = ENGINES.get(engine)
        assert owner is None or path.startswith(owner) or (engine, path) in ALSO, f"{path} imports {engine}"


def test_every_command_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"kbgen {name}" in readme, f"README.md does not show `kbgen {name}`"


def test_the_changelog_begins_with_this_version() -> None:
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if line.startswith("## ")).split()[1] == __version__


def test_the_core_never_imports_a_site_generator() -> None:
    hosts = ("mkdocs", "material", "properdocs")
    above = [path for path, name in imports() if name.split(".")[0] in hosts and not path.startswith("doors/")]
    assert above == []
