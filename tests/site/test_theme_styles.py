"""The theme's own styles, of which a site gets only what it has switched on."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from kbgen.site.theme_styles import _PARTS, MAIN, PALETTE, without_colours, without_parts

FOLDER = files("material") / "templates" / "assets" / "stylesheets"
RULE = re.compile(r"[^{}]+\{")


def theme_file(name: re.Pattern[str]) -> str:
    (found,) = [each for each in FOLDER.iterdir() if name.fullmatch(f"assets/stylesheets/{each.name}")]
    return found.read_text(encoding="utf-8")


def selectors(css: str) -> set[str]:
    """Of all rules but those around rules."""
    return {one for rule in RULE.findall(css) for one in rule[:-1].split(",") if "@" not in rule}


def test_nothing_goes_where_everything_is_switched_on() -> None:
    assert without_parts(theme_file(MAIN), frozenset(_PARTS)) == theme_file(MAIN)


@pytest.mark.parametrize("part", _PARTS)
def test_each_part_goes_alone_and_whole(part: str) -> None:
    whole, left = theme_file(MAIN), without_parts(theme_file(MAIN), frozenset(_PARTS) - {part})
    assert left.count("{") == left.count("}")
    for name in (each for each in _PARTS[part] if each[0] != "["):
        end = r"(?![a-z-])" if name.startswith("--") else r"(?![a-z]|-[a-z])"
        gone = re.compile(rf"(?:\.|(?=--)){name}{end}(?=[^{{}}()]*[{{:])")
        assert gone.search(whole), f"the theme has no {name} any more"
    lost = selectors(whole) - selectors(left)
    classes = [f".{name}".replace(".[", "[") for name in _PARTS[part] if not name.startswith("--")]
    assert bool(lost) == bool(classes) and len(left) < len(whole)
    assert [one for one in lost if not any(name in one for name in classes)] == []


def test_a_palette_keeps_the_colours_that_were_chosen() -> None:
    left = without_colours(theme_file(PALETTE), frozenset({"teal", "custom"}))
    assert set(re.findall(r"data-md-color-(?:primary|accent)=([a-z-]+)", left)) <= {"teal", "custom"}
    assert "[data-md-color-primary=teal]" in left
    assert "[data-md-color-scheme=slate]{color-scheme:dark" in left
