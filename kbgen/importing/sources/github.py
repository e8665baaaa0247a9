"""GitHub issues as JSON: of `gh issue list --json ...`, and of the REST interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbgen.importing.sources.json_values import Mapped, each, text_of, without_empty


def fits(record: Mapping[str, Any]) -> bool:
    """By a title beside a number, an address or a body."""
    return "title" in record and bool({"number", "body", "html_url", "labels"} & record.keys())


def mapped(record: Mapping[str, Any]) -> Mapped:
    """An issue was opened when somebody wrote it, which says nothing about the incident: no moment is taken."""
    if isinstance(record.get("pull_request"), Mapping):  # the REST interface lists them among the issues
        return Mapped(_key(record), {}, instead="pull request")
    labels = [text_of(label, "name") for label in each(record, "labels")]
    plain_labels = record.get("labels")
    if isinstance(plain_labels, list):
        labels += [label for label in plain_labels if isinstance(label, str)]
    data = {
        "title": text_of(record, "title"),
        "authors": [name] if (name := text_of(record, "author", "login") or text_of(record, "user", "login")) else [],
        "labels": labels,
        "url": text_of(record, "html_url") or text_of(record, "url"),
        "state": text_of(record, "state"),
        "created": text_of(record, "created_at") or text_of(record, "createdAt"),
    }
    text = text_of(record, "body")
    return Mapped(_key(record), without_empty(data), text, ("body",) if text else ())


def _key(record: Mapping[str, Any]) -> str:
    return f"#{number}" if (number := text_of(record, "number")) else text_of(record, "id")
