"""What a knowledge base is set to: the contents of its `kbgen.toml`."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError

from kbgen.model.errors import KbgenError
from kbgen.model.file_names import SETTINGS
from kbgen.model.postmortem import Postmortem, Record, Slug, Text, Visibility
from kbgen.model.settings_errors import faults, records_in

_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")


@lru_cache(maxsize=64)  # it is asked for at every comparison of two days
def time_zone(name: str) -> tzinfo:
    """The time zone of `Asia/Shanghai`, `UTC` or `+08:00`. Raises ValueError for anything else."""
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(offset if match[1] == "+" else -offset)
    if name in ("UTC", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'{name}' is not a time zone; write one like Asia/Shanghai, UTC or +08:00") from None


def _check_zone(name: str) -> str:
    time_zone(name)
    return name


_COUNTRIES = {"cn": "zh", "us": "en", "gb": "en"}  # what is written for a language, and is none


def _check_lang(name: str) -> str:
    if not re.fullmatch("[a-z]{2}", name):
        raise ValueError(f"'{name}' is not a two-letter language code; write en or zh")
    if meant := _COUNTRIES.get(name):
        raise ValueError(f"'{name}' is a country code, not a language; write {meant}")
    return name


def _check_printable(text: str) -> str:
    if not all(char.isprintable() for char in text):
        raise ValueError("contains a control character or a line break; write one line of text")
    return text


Line = Annotated[Text, AfterValidator(_check_printable)]


class Term(Record):
    """One word of a vocabulary."""

    name: Line
    """The word itself."""
    aliases: tuple[Line, ...] = ()
    """Other spellings that mean the same."""
    description: Line | None = None
    """What it stands for."""


def _terms(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return value
    return tuple({"name": item} if isinstance(item, str) else item for item in value)


def _told_apart(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """No spelling stands for two words: whichever were taken, half of the documents would mean the other one."""
    meant: dict[str, Term] = {}
    for term in terms:
        for word in dict.fromkeys(each.casefold() for each in (term.name, *term.aliases)):
            other = meant.setdefault(word, term)
            if other is not term:
                both = f"'{other.name}' and '{term.name}'"
                raise ValueError(
                    f"'{word}' stands for both {both}" if other.name != term.name else f"{both} are the same"
                )
    return terms


Terms = Annotated[tuple[Term, ...], BeforeValidator(_terms), AfterValidator(_told_apart)]

_SEVERITIES = tuple(Term(name=f"SEV{n}", aliases=(f"P{n - 1}", f"SEV-{n}", f"S{n}")) for n in range(1, 5))


class Vocabulary(Record):
    """The words a knowledge base agrees on. An empty list means that any word will do."""

    severities: Annotated[Terms, Field(min_length=1)] = _SEVERITIES
    """The severities, most severe first."""
    services: Terms = ()
    """The services that can be affected."""
    teams: Terms = ()
    """The teams that write and own."""
    tags: Terms = ()
    """The tags."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"'{text}' is not a regular expression: {error}") from None
    return text


class LintSettings(Record):
    """What the linter checks, and how severe it is. A code may be shortened: `PM4` means all that begin so."""

    select: tuple[Text, ...] = ()
    """Codes of the rules to run; an empty list means all."""
    ignore: tuple[Text, ...] = ()
    """Codes of the rules not to run."""
    levels: dict[Text, Literal["error", "warning", "off"]] = Field(default_factory=dict)
    """Codes and the level of their findings, such as `PM404 = "error"`, whatever a document's status. The longest
    matching code counts."""


class SecretSettings(Record):
    """What must not be in a postmortem of this knowledge base, besides the known formats of keys."""

    internal_hosts: tuple[Text, ...] = ()
    """Host names that no document may contain, such as `*.corp.example.com`."""
    private_addresses: StrictBool | None = None
    """Whether addresses such as `10.1.2.3` are findings; unset, only where the document is `public`."""
    patterns: tuple[Annotated[Text, AfterValidator(_pattern)], ...] = ()
    """Regular expressions for other secrets, such as `CUST-[0-9]{8}`."""
    allowed: tuple[Text, ...] = ()
    """What looks like a secret or personal data but is allowed, such as `oncall@example.com` or `*@example.com`."""


def _field(path: str) -> str:
    """A field of the model by its dotted path, or one of the team's own."""
    found: list[Any] = [Postmortem]
    for step in path.split("."):
        if path.startswith("x_"):
            break
        inner = [record.model_fields[step].annotation for record in found if step in record.model_fields]
        if not inner and path.split(".")[0] != "roles":
            raise ValueError(f"'{path}' is not a field of a postmortem; write one from the reference, with dots")
        found = [record for annotation in inner for record in records_in(annotation)]
    return path


def _below(pattern: str) -> str:
    """A pattern as paths below the docs folder are written, so that none is passed over in silence."""
    if "\\" in pattern:
        raise ValueError(f"'{pattern}' fits no path: write / between folders")
    return pattern.removeprefix("./").strip("/")


class Audience(Record):
    """What some readers do not see, besides documents whose `visibility` is not for them."""

    hide: tuple[Annotated[Text, AfterValidator(_field)], ...] = ()
    """Fields of the front matter, such as `roles`, `follow_ups.owner` or `impact.users`. What is hidden from
    `internal` readers is hidden from `public` ones, too."""


class Origin(Record):
    """Another knowledge base, whose documents are shown together with ours."""

    path: Line
    """A folder below that of `kbgen.toml`, such as a checkout: a knowledge base, or a built site with its `api/`."""
    title: Line | None = None
    """Its title; by default its name here."""
    url: Annotated[Text, Field(pattern="^https?://")] | None = None
    """The address of its own site."""
    words: dict[Line, Line] = Field(default_factory=dict)
    """Its severities, services, teams and tags in our terms, such as `api = "payments-api"`: where its word means
    something else here. Spellings that our vocabulary or its own lists as aliases need no entry."""


class Settings(Record):
    """Everything that `kbgen.toml` can hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Settings")

    title: Line = "Postmortems"
    """The name of the knowledge base; used if the site generator gives none."""
    docs: Line = "postmortems"
    """The folder of the postmortems, below the folder of `kbgen.toml`."""
    lang: Annotated[str, AfterValidator(_check_lang)] = "en"
    """The language of documents that name none, and of the pages that kbgen makes: `en` or `zh`."""
    langs: tuple[Literal["en", "zh"], ...] = ()
    """The languages of the pages around the texts, such as `["zh", "en"]`: `kbgen build` makes each of them once, the
    first at the top and the others in folders of their names, and readers choose. Empty: `lang` alone."""
    time_zone: Annotated[Text, AfterValidator(_check_zone)] | None = None
    """The zone of times without an offset, such as `Asia/Shanghai` or `+08:00`. If not set, they are findings."""
    audience: Visibility = "internal"
    """Who reads the site. A document that fewer people may read is left out of it."""
    audiences: dict[Visibility, Audience] = Field(default_factory=dict)
    """What the readers of an audience do not see, such as `public = {hide = ["roles", "follow_ups.owner"]}`."""
    drafts: Literal["show", "hide"] = "show"
    """Whether documents of status `draft` and `in_review` are published."""
    exclude: tuple[Annotated[Text, AfterValidator(_below)], ...] = ()
    """Glob patterns of Markdown files and folders below `docs` that are not postmortems, such as `guides/`."""
    sources: dict[Annotated[str, Field(pattern="^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")], Origin] = Field(
        default_factory=dict
    )
    """Other knowledge bases by the names they have here. Their documents are in the site, the search, the
    patterns and the reports, in a folder of that name."""
    reference: StrictBool = True
    """Whether the site has the guide for authors and the reference pages."""
    vocabulary: Vocabulary = Vocabulary()
    """The words that documents may use."""
    lint: LintSettings = LintSettings()
    """What the linter checks."""
    secrets: SecretSettings = SecretSettings()
    """What the linter treats as secret."""

    @property
    def zone(self) -> tzinfo | None:
        """The default time zone as an object."""
        return time_zone(self.time_zone) if self.time_zone else None


def settings_from(data: dict[str, Any], source: str = SETTINGS, text: str = "") -> Settings:
    """Settings of a parsed `kbgen.toml`. Raises KbgenError that names each wrong setting, and its line in `text`."""
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise KbgenError(f"{source}: {faults(error, Settings, text=text)}") from None


def canonical(term: str, terms: tuple[Term, ...]) -> str | None:
    """The vocabulary's own spelling of a word, or None where it has no such word."""
    folded = term.casefold()
    for entry in terms:
        if folded == entry.name.casefold() or any(folded == alias.casefold() for alias in entry.aliases):
            return entry.name
    return None


__all__ = ["Origin", "Settings", "Slug", "Term", "Vocabulary", "canonical", "settings_from", "time_zone"]
