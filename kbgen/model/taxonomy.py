"""The failure modes: what a cause is called, how it shows, and what else looks like it.

The built-in modes are the file `failure_modes.toml` beside this one. A team's own file of that name, beside
`kbgen.toml`, adds modes, and gives single keys of a built-in one anew; its aliases are added to those there are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal
from unicodedata import normalize

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from kbgen.model.errors import KbgenError
from kbgen.model.file_names import MODES
from kbgen.model.postmortem import Record, Slug, Text
from kbgen.model.settings_errors import at_line, faults

UNKNOWN = "unknown"

_SEPARATORS = re.compile(r"[\s_-]+")
_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff])-|-(?=[\u3400-\u9fff])")


def _in_both(value: Any) -> Any:
    """A plain text or list is the same in both languages."""
    return {"en": value, "zh": value} if isinstance(value, str | list) else value


class Wording(Record):
    """A text in both languages. A plain text in the file stands for both."""

    en: Text
    """In English."""
    zh: Text
    """In Chinese."""

    def of(self, lang: str) -> str:
        """The text for a reader of `lang`: Chinese for `zh`, English for any other."""
        return self.zh if lang.casefold().startswith("zh") else self.en


class Aliases(Record):
    """Other words for a mode, each specific enough to be looked for in a document's text."""

    en: tuple[Text, ...] = ()
    """In English, error constants included."""
    zh: tuple[Text, ...] = ()
    """In Chinese."""

    def __iter__(self) -> Any:
        """All of them, each once."""
        return iter(dict.fromkeys((*self.en, *self.zh)))


Said = Annotated[Wording, BeforeValidator(_in_both)]
Called = Annotated[Aliases, BeforeValidator(_in_both)]


class LookAlike(Record):
    """Another mode with the same face, and the one check that separates the two."""

    mode: Slug
    """The slug of the other mode."""
    check: Said
    """What to look at, and what it says."""


# `often`: many incidents begin with it; `seldom`: next to none do. `follows`: mostly it follows from something else, or
# lets that last. `beside`: it stands in every second document, and is seldom how it began.
Begins = Literal["often", "sometimes", "seldom", "follows", "beside"]


class FailureMode(Record):
    """One way to fail: a mechanism, never a product."""

    slug: Slug
    """What `failure_mode` of a root cause says."""
    name: Said
    """Its name."""
    definition: Said
    """What it is, in one sentence."""
    begins: Begins = "sometimes"
    """How likely an incident is to begin with it."""
    aliases: Called = Aliases()
    """What else it is called."""
    looks_like: Said | None = None
    """How a responder meets it."""
    look_alikes: tuple[LookAlike, ...] = ()
    """What else looks like it."""


class OwnMode(Record):
    """What a team's file says of one mode: what it leaves out stays as it is built in."""

    name: Said | None = None
    definition: Said | None = None
    begins: Begins | None = None
    aliases: Called = Aliases()
    looks_like: Said | None = None
    look_alikes: tuple[LookAlike, ...] | None = None


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """All failure modes: the built-in ones, changed and extended by `own` (slug -> what the team says)."""

    own: Mapping[str, OwnMode] = field(default_factory=dict)

    @cached_property
    def modes(self) -> Mapping[str, FailureMode]:
        """Every mode by its slug, sorted. Read when first asked for: a search needs none of them."""
        found = dict(built_in())
        for slug, own in self.own.items():
            found[slug] = _merged(slug, found.get(slug), own)
        return _both_ways({slug: found[slug] for slug in sorted(found)})

    @cached_property
    def _slugs(self) -> Mapping[str, str]:
        """Folded slug, name or alias -> slug. A slug beats a name, which beats an alias; a team's word beats ours."""
        found: dict[str, str] = {}
        for slugs in ([s for s in self.modes if s not in self.own], [s for s in self.modes if s in self.own]):
            found |= {fold(alias): slug for slug in slugs for alias in self.modes[slug].aliases}
        found |= {fold(word): mode.slug for mode in self.modes.values() for word in (mode.name.en, mode.name.zh)}
        return found | {fold(slug): slug for slug in self.modes}

    @property
    def words(self) -> Mapping[str, str]:
        """Every name and alias as written -> slug, where it stands for no other mode.

        >>> Taxonomy().words["Hot key"]
        'hot-key'
        """
        said = [
            (word, slug) for slug, mode in self.modes.items() for word in (*mode.aliases, mode.name.en, mode.name.zh)
        ]
        return {word: slug for word, slug in said if self.canonical(word) == slug}

    def find(self, word: str) -> FailureMode | None:
        """The mode of a slug, name or alias, however it is spelled (case, blanks, `-`, `_`); None where there is none.

        >>> Taxonomy().find("Hot_Key").slug
        'hot-key'
        """
        slug = self._slugs.get(fold(word))
        return self.modes[slug] if slug else None

    def canonical(self, word: str) -> str:
        """The slug that a word stands for; the word itself, folded, where the taxonomy lacks it."""
        return self._slugs.get(fold(word)) or fold(word)


@lru_cache(maxsize=20_000)  # the same few words stand in most documents
def fold(word: str) -> str:
    """A word as it is compared: lower case, half width, one `-` for whatever separates its parts, none beside Chinese.

    >>> fold("Hot_key"), fold("热点 Key"), fold("ｒｅｄｉｓ")
    ('hot-key', '热点key', 'redis')
    """
    plain = word if word.isascii() else normalize("NFKC", word)
    return _BESIDE_HAN.sub("", _SEPARATORS.sub("-", plain.strip().casefold()))


def spelled_apart(words: Iterable[str]) -> list[str]:
    """The words that differ from another one in case, blanks, `-` and `_` alone, those that do side by side.

    >>> spelled_apart(["redis", "web", "Redis"])
    ['redis', 'Redis']
    """
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        found.setdefault(fold(word), []).append(word)
    return [word for several in found.values() if len(several) > 1 for word in several]


@cache
def built_in() -> Mapping[str, FailureMode]:
    """The modes that come with kbgen, by slug."""
    data = tomllib.loads(Path(__file__).with_name(MODES).read_text(encoding="utf-8"))
    return {slug: FailureMode.model_validate({"slug": slug, **entry}) for slug, entry in data.items()}


_own = TypeAdapter(dict[Slug, OwnMode])


def taxonomy_from(data: Mapping[str, Any], source: str = MODES, text: str = "") -> Taxonomy:
    """The built-in modes with a team's parsed file on top. Raises KbgenError that names each fault, and its line.

    A new mode needs `name` and `definition`; `look_alikes` must name modes that there are; an alias may
    stand for one mode of the file only.
    """
    try:
        own = _own.validate_python(dict(data))
    except ValidationError as error:
        raise KbgenError(f"{source}: {faults(error, OwnMode, 1, text)}") from None
    if found := [*_incomplete(own), *_strange(own), *_twice(own)]:
        told = (at_line(text, (slug, name), f"{slug}.{name}: {what}") for slug, name, what in found)
        raise KbgenError(f"{source}: " + "; ".join(told))
    return Taxonomy(own)


def _both_ways(modes: Mapping[str, FailureMode]) -> dict[str, FailureMode]:
    """What looks like another mode is what that one looks like: the check that separates two reads from either side."""
    found = {slug: list(mode.look_alikes) for slug, mode in modes.items()}
    for slug, mode in modes.items():
        for other in mode.look_alikes:
            if all(known.mode != slug for known in found.get(other.mode, ())):
                found.setdefault(other.mode, []).append(LookAlike(mode=slug, check=other.check))
    return {slug: mode.model_copy(update={"look_alikes": tuple(found[slug])}) for slug, mode in modes.items()}


def _merged(slug: str, base: FailureMode | None, own: OwnMode) -> FailureMode:
    given = {name: value for name in OwnMode.model_fields if (value := getattr(own, name)) is not None}
    if base:
        given["aliases"] = Aliases(en=(*base.aliases.en, *own.aliases.en), zh=(*base.aliases.zh, *own.aliases.zh))
        return base.model_copy(update=given)
    return FailureMode(slug=slug, **given)


Fault = tuple[str, str, str]  # slug, key, what is wrong


def _incomplete(own: Mapping[str, OwnMode]) -> list[Fault]:
    wanted = ("name", "definition")
    return [
        (slug, name, f"a new failure mode needs it (or is '{slug}' meant for another slug?)")
        for slug, mode in own.items()
        for name in wanted
        if slug not in built_in() and getattr(mode, name) is None
    ]


def _strange(own: Mapping[str, OwnMode]) -> list[Fault]:
    known = built_in().keys() | own.keys()
    return [
        (slug, "look_alikes", f"there is no failure mode '{other.mode}'")
        for slug, mode in own.items()
        for other in mode.look_alikes or ()
        if other.mode not in known
    ]


def _twice(own: Mapping[str, OwnMode]) -> list[Fault]:
    owner: dict[str, str] = {}
    found = []
    for slug, mode in own.items():
        for alias in mode.aliases:
            first = owner.setdefault(fold(alias), slug)
            if first != slug:
                found.append((slug, "aliases", f"'{alias}' stands for '{first}' already"))
    return found
