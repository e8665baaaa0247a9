"""The structure is tested too: imports point down, one importer per engine, everything is documented."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from kbgen import __version__
from kbgen.doors.cli.terminal import COMMANDS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kbgen"

# From the ground up: a package may import itself and what is below it.
FLOORS = (
    "model", "markdown", "documents", "corpus", "secrets", "search", "recurrence", "drafting", "importing", "lint",
    "report", "checking", "site", "doors",
)  # fmt: skip
# Within the doors likewise; above these are the ways in, which may use one another.
BELOW_THE_WAYS_IN = ("disk", "caches", "reading")
ALL_MAY_USE = ("chinese", "notices")
# These have no face: each module in them is one, for a search at night must not wait for the document model.
OPEN = ("model", "doors")

# Engine -> the one module that may import it. What a whole floor knows is named by its folder.
ENGINES = {
    "yaml": "documents/strict_yaml.py",
    "frontmatter": "documents/front_matter.py",
    "pydantic": "model/",
    "rapidfuzz": "model/spelling.py",
    "rjsmin": "search/browser/search_script.py",
    "whoosh": "search/index/whoosh_index.py",
    "nh3": "markdown/sanitizer.py",
    "orjson": "model/json_bytes.py",
    "markdown": "markdown/safe_markdown.py",
    "markdown_it": "markdown/",
    "mdit_py_plugins": "markdown/parser.py",
    "pygments": "markdown/highlight.py",
    "jinja2": "doors/mkdocs/shell.py",  # the host's own environment, in which the theme's shell is rendered
    "latex2mathml": "site/postmortem/math_and_diagrams.py",
    "mkdocs": "doors/mkdocs/",
    "pygls": "doors/lsp/",
    "lsprotocol": "doors/lsp/",
    "mcp": "doors/mcp/",
    "opensearchpy": "doors/cluster/client.py",
    "click": "doors/",
}
ALSO = {
    ("pydantic", "documents/validation.py"),
    ("pydantic_core", "documents/validation.py"),
    ("pydantic", "doors/mcp/server.py"),  # how the protocol describes arguments
}


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
    here = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert here == set(FLOORS)
    for path, name in imports():
        floor, there = path.split("/")[0], name.split(".")
        if floor in FLOORS and there[0] == "kbgen" and len(there) > 1:
            assert FLOORS.index(there[1]) <= FLOORS.index(floor), f"{path} imports {name}, which is above it"


def test_what_is_below_the_ways_in_knows_none_of_them() -> None:
    for path, name in imports():
        way, there = path.split("/")[1:2], name.split(".")
        if path.startswith("doors/") and way[0] in BELOW_THE_WAYS_IN and there[:2] == ["kbgen", "doors"]:
            lower = BELOW_THE_WAYS_IN[: BELOW_THE_WAYS_IN.index(way[0]) + 1]
            assert there[2] in (*lower, *ALL_MAY_USE), f"{path} imports {name}, which is above it"


def test_nobody_reaches_past_a_face() -> None:
    for path, name in imports():
        floor, there = path.split("/")[0], name.split(".")
        if there[0] == "kbgen" and len(there) > 2 and there[1] not in (floor, *OPEN):
            raise AssertionError(f"{path} imports {name}; import from kbgen.{there[1]}")


def test_a_face_gives_what_it_shows_to_tools_that_check_types() -> None:
    for floor in set(FLOORS) - {*OPEN}:
        package = importlib.import_module(f"kbgen.{floor}")
        shown = {}
        source = ast.parse((PACKAGE / floor / "__init__.py").read_text(encoding="utf-8"))
        for node in (each for block in source.body if isinstance(block, ast.If) for each in block.body):
            if isinstance(node, ast.ImportFrom) and node.module != package.__name__:  # its modules are no secret
                home = importlib.import_module(str(node.module))
                shown |= {each.asname or each.name: getattr(home, each.name) for each in node.names}
        assert {*package.__all__} - {"material", "theme_styles"} == shown.keys(), floor
        assert [name for name, value in shown.items() if getattr(package, name) is not value] == [], floor


def test_nothing_imports_in_a_circle() -> None:
    known = {
        path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".") for path in PACKAGE.rglob("*.py")
    }
    graph: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:  # what runs at import
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kbgen."):
                for alias in node.names:
                    for each in (f"{node.module}.{alias.name}", f"{node.module}", f"{node.module}.__init__"):
                        if each in known:
                            graph.setdefault(name, set()).add(each)
                            break
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join([*above[above.index(name) :], name])
        if name not in done:
            for each in sorted(graph.get(name, ())):
                visit(each, (*above, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_a_class_name_stands_for_one_thing() -> None:
    homes: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                here = path.relative_to(PACKAGE).as_posix()
                assert node.name not in homes, f"{node.name}: {here} and {homes[node.name]}"
                homes[node.name] = here


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
