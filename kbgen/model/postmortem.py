"""The front matter of a postmortem: the contract between authors and every reader.

Descriptions and enumerations live here only: the JSON Schema, the linter's messages and the reference
pages are made from them. A field that is absent is `None`: not written yet, which is something else
than `unknown` (it happened, nobody knows) and `n/a` (it did not happen).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, get_args
from unicodedata import normalize

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from kbgen.model.moments import When

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# The same for other programs: what a letter is, each dialect of patterns knows otherwise (in ECMA's, `\w` is ASCII
# alone, and 连接池 would be no slug), so the published pattern says which characters are none, and takes a little more.
_PORTABLE = r"^[^\u0000-/:-@\[-`{-\u00bf\s](?:[^\u0000-,/:-@\[-\^`{-\u00bf\s]*[^\u0000-/:-@\[-\^`{-\u00bf\s])?$"
Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[^\W_](?:[\w.-]*\w)?$", max_length=80),
    WithJsonSchema({"type": "string", "maxLength": 80, "pattern": _PORTABLE}),
]


def _unspaced(word: Any) -> Any:
    """A name of a failure mode as a slug: `Hot key`, `热点 key` and full-width letters are what people write."""
    return "-".join(normalize("NFKC", word).split()) if isinstance(word, str) else word


Mode = Annotated[
    Slug,
    BeforeValidator(_unspaced),
    WithJsonSchema({"type": "string", "maxLength": 80, "pattern": _PORTABLE.replace("u0000-,/", "u0000-\\u001f!-,/")}),
]


class Record(BaseModel):
    """What all parts of the model share: frozen, and no key beyond the named ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def model_json_schema(cls, *args: Any, **more: Any) -> dict[str, Any]:
        """As pydantic makes it, with what the source says of each field."""
        from kbgen.model.docstrings import described

        return described(super().model_json_schema(*args, **more), {each.__name__: each for each in _below(Record)})


def _below(record: type[Record]) -> list[type[Record]]:
    return [each for direct in record.__subclasses__() for each in (direct, *_below(direct))]


class Status(StrEnum):
    """How far along a document is; decides how strict the linter is."""

    IMPORTED = "imported"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    FINAL = "final"


Kind = Literal["incident", "near_miss", "drill"]
DataLoss = Literal["none", "possible", "confirmed", "unknown"]
DetectionMethod = Literal[
    "alert", "dashboard", "user_report", "internal_report", "vendor_notice", "release_check", "audit", "unknown"
]
SymptomKind = Literal["error", "log", "stack", "metric", "alert", "user_visible"]
TriggerCategory = Literal[
    "binary_push",
    "configuration_push",
    "feature_flag",
    "data_change",
    "traffic_change",
    "capacity",
    "hardware",
    "expiry",
    "provider_change",
    "manual_operation",
    "performance_decay",
    "security_event",
    "none_identified",
    "unknown",
]
CauseCategory = Literal[
    "software",
    "configuration",
    "development_process",
    "operations_process",
    "deployment_planning",
    "architecture",
    "capacity",
    "network",
    "hardware",
    "external_dependency",
    "security",
    "unknown",
]
Confidence = Literal["confirmed", "probable", "suspected", "unknown"]
EventType = Literal["change", "symptom", "detection", "decision", "action", "communication", "recovery", "other"]
AttemptKind = Literal[
    "restart",
    "rollback",
    "failover",
    "scale",
    "config_change",
    "hotfix",
    "rate_limit",
    "degrade",
    "isolate",
    "data_repair",
    "vendor_escalation",
    "wait",
    "other",
]
Outcome = Literal["worked", "partial", "temporary", "no_effect", "made_worse", "unknown"]
# The order in which they are told, wherever they are: what helped first. The first three helped, at least for a while.
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
HELPFUL = OUTCOMES[:3]
MOMENTS = ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")
# What may not be earlier than what, the nearest first.
NOT_BEFORE: Mapping[str, tuple[str, ...]] = {
    "detected_at": ("started_at",),
    "acknowledged_at": ("detected_at", "started_at"),
    "mitigated_at": ("started_at",),
    "resolved_at": ("mitigated_at", "started_at"),
}
ResolutionKind = Literal["permanent_fix", "workaround", "rolled_back", "self_recovered", "vendor_fix", "unknown"]
FollowUpType = Literal["prevent", "detect", "mitigate", "repair", "process", "investigate"]
FollowUpStatus = Literal["open", "in_progress", "done", "wont_do", "unknown"]
Relation = Literal["same_cause", "same_symptom_different_cause", "follow_up_not_done", "caused_by", "duplicate"]
Visibility = Literal["public", "internal", "restricted"]


def _text_as(key: str, record: type[Record]) -> BeforeValidator:
    """A plain text stands for the mapping that has only `key`."""
    return BeforeValidator(
        lambda value: {key: value} if isinstance(value, str) else value, json_schema_input_type=Text | record
    )


class ManualWork(Record):
    """Work that people did by hand to keep the service alive."""

    count: Annotated[int, Field(ge=0)]
    """How many times."""
    unit: Text | None = None
    """What was counted, such as `restarts`."""


class Impact(Record):
    """What the incident did to whom."""

    summary: Text | None = None
    """Who noticed what, in one or two sentences."""
    customer_facing: bool | Literal["unknown"] | None = None
    """Whether customers noticed."""
    users: Text | None = None
    """How many users, as a number or in words."""
    requests_failed: Text | None = None
    """How many requests failed, as a number or in words."""
    error_rate_peak: Text | None = None
    """The peak share of failing requests, such as `15%`."""
    data_loss: DataLoss | None = None
    """Whether data was lost."""
    manual_work: ManualWork | None = None
    """Work done by hand: 200 manual restarts are impact too."""


class Detection(Record):
    """How the incident was detected."""

    method: DetectionMethod | None = None
    """What detected it first."""
    source: Text | None = None
    """The alert, dashboard or person's role."""
    missed_signals: list[Text] | None = None
    """Earlier signs that nobody saw or acted on."""


class Symptom(Record):
    """One thing that a responder sees. Raw error and log lines go here verbatim."""

    kind: SymptomKind | None = None
    """The kind of symptom."""
    text: Text
    """The symptom itself: for logs and errors, the line as printed."""


class Trigger(Record):
    """What set the incident off, as opposed to why it could happen."""

    category: TriggerCategory | None = None
    """The kind of trigger."""
    text: Text | None = None
    """What exactly happened."""


class RootCause(Record):
    """One cause. `failure_mode` and `component` together, in one service or team, are the recurrence key."""

    category: CauseCategory | None = None
    """The area the cause lies in."""
    failure_mode: Mode | None = None
    """The slug of the failure mode, such as `hot-key`; `unknown` if nobody knows."""
    component: Slug | None = None
    """The slug of the part that failed, such as `checkout-cache`: the thing itself, rather than its kind."""
    text: Text | None = None
    """The cause in words."""
    confidence: Confidence | None = None
    """How sure the authors are."""
    confirmed_by: Literal["self", "vendor", "third_party", "none"] | None = None
    """Who confirmed it."""


class ContributingFactor(Record):
    """Something that made it worse, more likely, or harder to detect."""

    text: Text
    """The factor in words."""
    category: CauseCategory | None = None
    """The area it lies in."""
    why_undetected: Text | None = None
    """Why nobody noticed it earlier."""


class Event(Record):
    """One entry of the timeline."""

    at: When
    """When it happened."""
    text: Text
    """What happened."""
    type: EventType | None = None
    """The kind of event."""
    key: bool | None = None
    """`true` for the few entries that tell the story; they are shown first."""


class Attempt(Record):
    """Something that was tried, and whether it helped: the first thing a later responder wants."""

    action: Text
    """What was done."""
    kind: AttemptKind | None = None
    """The kind of action."""
    outcome: Outcome | None = None
    """Whether it helped."""
    at: When | None = None
    """When it was done."""
    count: Annotated[int, Field(ge=1)] | None = None
    """How many times."""
    minutes: Annotated[float, Field(ge=0)] | None = None
    """How long it took, or how long its effect lasted, in minutes."""
    side_effects: Text | None = None
    """What else it caused."""


class Resolution(Record):
    """What ended the incident."""

    kind: ResolutionKind | None = None
    """The kind of resolution."""
    text: Text | None = None
    """What ended it."""


class FollowUp(Record):
    """Something to be done after the incident."""

    id: Text | None = None
    """A short name, unique in this document."""
    title: Text
    """What will be done."""
    type: FollowUpType | None = None
    """What it is for."""
    addresses: Text | None = None
    """The cause or factor that it addresses."""
    owner: Text | None = None
    """The person or team responsible for it (负责人)."""
    priority: Text | None = None
    """The team's own priority."""
    due: When | None = None
    """The date by which it will be done."""
    status: FollowUpStatus | None = None
    """How far along it is; `unknown` if nobody here can tell, as with somebody else's public write-up."""
    as_of: When | None = None
    """The date when `status` was last known: for `unknown`, the date of the public write-up."""
    done_at: When | None = None
    """When it was done."""
    link: Text | None = None
    """The ticket or pull request."""
    decision: Text | None = None
    """Why it will not be done."""


class Lessons(Record):
    """What was learned."""

    went_well: list[Text] | None = None
    """What worked."""
    went_wrong: list[Text] | None = None
    """What did not."""
    got_lucky: list[Text] | None = None
    """Where you were lucky: what could have been worse."""


class Related(Record):
    """Another postmortem and how it is related to this one; counts in both directions."""

    id: Text
    """The other document's id."""
    relation: Relation
    """How the two are related."""
    note: Text | None = None
    """A note."""


class NotRelated(Record):
    """A recorded no: it looks similar but is not the same."""

    id: Text
    """The other document's id."""
    reason: Text
    """Why not."""


class Source(Record):
    """Where an external write-up was published."""

    url: Text
    """Its address."""
    archive_url: Text | None = None
    """An archived copy."""
    title: Text | None = None
    """Its title."""
    published_at: When | None = None
    """When it was published."""


class Postmortem(Record):
    """The front matter of one postmortem.

    Only `title` and `status` are needed to begin; what a `final` document needs is checked by the linter.
    Keys that begin with `x_` are the team's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", title="Postmortem")

    title: Text | None = None
    """One line that a responder would recognise. Required always, except in imported documents."""
    status: Status | None = None
    """How far along the document is: decides how strict the linter is."""
    kind: Kind | None = None
    """An incident (the default), a near miss, or a drill; the latter two are counted separately."""
    severity: Text | None = None
    """One of the knowledge base's severities or their aliases. Required when final."""
    lang: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$")] | None = None
    """The language of the text, such as `en` or `zh`; by default the knowledge base's."""
    services: list[Slug] | None = None
    """The services that were affected. Required when final."""
    components: list[Slug] | None = None
    """Components involved in the cause."""
    technologies: list[Slug] | None = None
    """Technologies involved in the cause. A component also listed here is the same only within one service or team."""
    regions: list[Slug] | None = None
    """Regions involved in the cause."""
    team: Text | None = None
    """The team that wrote the document."""
    authors: list[Text] | None = None
    """Who wrote it. Required when final."""
    reviewers: list[Text] | None = None
    """Who reviewed it."""
    started_at: When | None = None
    """When the impact began. Required when final."""
    detected_at: When | None = None
    """When a person or a system noticed. Required when final. A near miss may be detected before any impact."""
    acknowledged_at: When | None = None
    """When somebody started to work on it."""
    mitigated_at: When | None = None
    """When users were no longer affected."""
    resolved_at: When | None = None
    """When it was over. Required when final."""
    summary: Text | None = None
    """What happened, to whom, and for how long, in about three sentences. Required when final."""
    impact: Impact | None = None
    """Who was affected, and how; its `summary` is required when final."""
    detection: Detection | None = None
    """How it was detected; its `method` is required when final."""
    symptoms: list[Annotated[Symptom, _text_as("text", Symptom)]] | None = None
    """What a responder sees, error and log lines verbatim. At least one when final."""
    trigger: Trigger | None = None
    """What set it off; its `category` is required when final."""
    root_causes: list[Annotated[RootCause, _text_as("text", RootCause)]] | None = None
    """Why it could happen. At least one when final, which may be `unknown`."""
    contributing_factors: list[Annotated[ContributingFactor, _text_as("text", ContributingFactor)]] | None = None
    """What made it worse, more likely, or harder to detect."""
    timeline: list[Event] | None = None
    """What happened when, in order. At least three entries when final."""
    attempts: list[Annotated[Attempt, _text_as("action", Attempt)]] | None = None
    """What was tried and whether it helped. Recommended."""
    resolution: Resolution | None = None
    """What ended it. Required when final."""
    follow_ups: list[Annotated[FollowUp, _text_as("title", FollowUp)]] | None = None
    """What will be done about it. At least one when final, or `no_follow_ups`."""
    no_follow_ups: Text | None = None
    """Why there are no follow-ups."""
    roles: dict[Text, Text | list[Text]] | None = None
    """Who did what during the incident: `incident_commander`, `comms_lead`, `ops_lead`, `scribe`, `tester`,
    `escalation` or the team's own; a person or a team each."""
    lessons: Lessons | None = None
    """What was learned. Recommended."""
    related: list[Related] | None = None
    """Postmortems that this one is related to."""
    not_related: list[NotRelated] | None = None
    """Postmortems that look similar but are something else."""
    findable_by: list[Text] | None = None
    """Queries and log lines that must find this document; the title does not count. At least two when final."""
    tags: list[Slug] | None = None
    """Free keywords, as slugs. At least one when final."""
    visibility: Visibility | None = None
    """Who may read it; `internal` by default."""
    sources: list[Source] | None = None
    """Where an external write-up was published."""
    aliases: list[Text] | None = None
    """Earlier ids; links to them keep working."""
    ignore: dict[Text, Text] | None = None
    """Codes of rules that this document breaks on purpose, each with the reason."""


def json_schema() -> dict[str, Any]:
    """The model as a JSON Schema (draft 2020-12): a plain dictionary of the caller's own."""
    return deepcopy(_json_schema())


@cache
def _json_schema() -> dict[str, Any]:
    schema = Postmortem.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "patternProperties": {"^x_": True},
        "required": ["status"],
    }
