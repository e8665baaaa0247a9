"""Issues of a tracker, as its export has them: JSON of GitHub and GitLab, CSV of Jira. Nothing goes over a network."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Literal
from urllib.parse import urlsplit

from kbgen.importing.action_words import status_of
from kbgen.importing.sources.json_values import text_of
from kbgen.model.errors import KbgenError
from kbgen.model.moments import day, parse_moment

KNOWN = "issues as JSON of GitHub (`gh issue list --json url,state,stateReason,closedAt`) or GitLab, or a CSV of Jira"
# Columns of a CSV may hold whole descriptions.
_LONGEST_CELL = 10_000_000
_DROPPED = re.compile(
    r"not_planned|duplicate|won['’]?t (?:do|fix)|declined|rejected|cannot reproduce|cancell?ed|obsolete|invalid",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Issue:
    """`names` are what a follow-up's link may be, folded; `done` is the day on which it was closed, where known."""

    names: frozenset[str]
    status: Literal["open", "in_progress", "done", "wont_do"]
    done: date | None = None
    reason: str = ""


def name_of(link: str) -> str:
    """A link as it is compared: without what does not tell issues apart.

    >>> name_of("https://GitHub.com/o/r/pull/12#issuecomment-1"), name_of("o/r#12"), name_of("OPS-7")
    ('github.com/o/r/issues/12', 'github.com/o/r/issues/12', 'ops-7')
    """
    text = link.strip()
    if short := re.fullmatch(r"([\w.-]{1,100}/[\w.-]{1,100})#(\d{1,9})", text):
        text = f"https://github.com/{short[1]}/issues/{short[2]}"
    if not text.startswith(("http://", "https://")):
        return text.casefold()
    try:
        parts = urlsplit(text)
    except ValueError:  # brackets that hold no address
        return text.casefold()
    path = parts.path.rstrip("/").replace("/-/work_items/", "/-/issues/")
    if parts.hostname == "github.com":
        path = path.replace("/pull/", "/issues/")
    return f"{parts.netloc}{path}".casefold()


def issues(text: str, name: str, zone: tzinfo | None) -> list[Issue]:
    """All issues of an export. Raises KbgenError where the file is of no known form."""
    return _of_csv(text, name) if text.lstrip()[:1] not in "[{" or not text.strip() else _of_json(text, name, zone)


def _of_json(text: str, name: str, zone: tzinfo | None) -> list[Issue]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KbgenError(f"{name} is not JSON: {str(error)[:100]}. Give {KNOWN}.") from None
    records = data if isinstance(data, list) else next(
        (data[key] for key in ("issues", "items") if isinstance(data, dict) and isinstance(data.get(key), list)), [data]
    )  # fmt: skip
    if not records:
        raise KbgenError(f"{name} has no record of an issue. Give {KNOWN}.")
    found = [_issue(record, zone) for record in records if isinstance(record, Mapping)]
    if not found or None in found or len(found) != len(records):
        place = found.index(None) + 1 if None in found else 1
        raise KbgenError(f"{name}: record {place} lacks an issue's address or state. Give {KNOWN}.")
    return [issue for issue in found if issue]


def _issue(record: Mapping[str, Any], zone: tzinfo | None) -> Issue | None:
    links = [text_of(record, key) for key in ("html_url", "web_url", "url")]
    names = frozenset(name_of(link) for link in links if link.startswith("http") and "://api." not in link)
    state = text_of(record, "state").casefold()
    if not names or state not in ("open", "opened", "reopened", "closed", "merged"):
        return None
    reason = text_of(record, "stateReason") or text_of(record, "state_reason")
    if state not in ("closed", "merged"):
        return Issue(names, "open")
    closed = text_of(record, "closedAt") or text_of(record, "closed_at") or text_of(record, "mergedAt")
    dropped = bool(_DROPPED.search(reason))
    return Issue(names, "wont_do" if dropped else "done", _day(closed, zone), reason.replace("_", " ").casefold())


def _day(moment: str, zone: tzinfo | None) -> date | None:
    try:
        return day(parse_moment(moment), zone)
    except ValueError:
        return None


def _of_csv(text: str, name: str) -> list[Issue]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.DictReader(io.StringIO(text)))
    except csv.Error as error:
        raise KbgenError(f"{name} is not CSV: {error}. Give {KNOWN}.") from None
    columns = {(column or "").casefold(): column for column in (rows[0] if rows else {})}
    key = columns.get("issue key")
    if not rows or key is None or not {"status", "status category"} & columns.keys():
        raise KbgenError(f"{name} has no columns 'Issue key' and 'Status'. Give {KNOWN}.")
    found = []
    for row in rows:
        cells = [str(row.get(columns.get(name, "")) or "") for name in ("status category", "status")]
        said: Any = next((got["status"] for cell in cells if (got := status_of(cell))), "open")
        reason = row.get(columns.get("resolution", "")) or ""
        if said == "done" and _DROPPED.search(reason):
            said = "wont_do"
        done = _jira_day(row.get(columns.get("resolved", "")) or "") if said == "done" else None
        found.append(Issue(frozenset({str(row[key]).strip().casefold()}), said, done, reason.casefold()))
    return found


def _jira_day(written: str) -> date | None:
    """Jira writes 10/Apr/25 3:04 PM, or by ISO; a day whose month is in doubt is none."""
    for form in ("%d/%b/%y", "%d/%b/%Y", "%Y-%m-%d", "%Y/%m/%d", "%d.%b.%Y", "%b %d, %Y"):
        for part in (written.split(" ")[0], written.rpartition(",")[0] or written, written[:12].strip()):
            try:
                return datetime.strptime(part.strip(), form).date()
            except ValueError:
                continue
    return None


def by_name(found: Iterable[Issue]) -> dict[str, Issue]:
    """Issues by all names that a link may have."""
    return {name: issue for issue in found for name in issue.names}


def issue_of(link: str, known: Mapping[str, Issue]) -> Issue | None:
    """The issue that a follow-up's link leads to; for Jira by the key that the link ends with."""
    return known.get(name_of(link)) or known.get(name_of(link).rpartition("/")[2])
