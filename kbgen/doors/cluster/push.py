"""Documents into a cluster: only what changed is sent, and readers see all of it at once or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kbgen.doors.cluster.client import NotFoundError, RequestError, connect, plain_errors, scan, streaming_bulk
from kbgen.model.errors import KbgenError
from kbgen.model.progress import Progress
from kbgen.search import MAPPING, SETTINGS, Json, Records, form, shown_push, shows

CHUNK = 200  # documents in one request
REFUSED_SHOWN = 20
# What readers see, where the cluster stops answering in the middle.
NOT_SHOWN = " Readers see what they saw before. Push again."
UNKNOWN = " Readers see this push or what they saw before, either whole. Push again."
SHOWN = " Readers see this push, whole; what it replaced may still be there. Push again."


@dataclass(frozen=True)
class Pushed:
    """What a push did: documents there now, records sent and taken away, and what the cluster refused and why."""

    index: str
    there: int
    sent: int
    gone: int
    refused: tuple[tuple[str, str], ...] = ()


def push(
    url: str,
    name: str,
    records: Records,
    progress: Progress,
    *,
    shards: int = 1,
) -> Pushed:
    """Bring the index behind the alias `name` to these documents. Raises KbgenError where the cluster does not answer.

    Args:
        url: one or more nodes.
        name: the alias that readers ask.
        records: all that is to be there: of the documents of the audience.
        progress: called with ("pushed", number done, number to do).
        shards: of a new index.
    """
    with plain_errors(url):
        client = connect(url)
        index = f"{name}-{form()}"
        before, push_shown = _behind(client, name)
        if not client.indices.exists(index=index):
            _create(client, index, shards)
    shown = push_shown if before == index else 0
    with plain_errors(url, NOT_SHOWN):
        sent, gone, refused = _written(client, index, shown, records, progress)
    with plain_errors(url, UNKNOWN):
        moved = [{"remove": {"index": before, "alias": name}}] if before else []
        shows_this = {"add": {"index": index, "alias": name, "filter": shows(shown + 1)}}
        client.indices.update_aliases(body={"actions": [*moved, shows_this]})
    with plain_errors(url, SHOWN):
        _deleted(client, index, {"range": {"until": {"lte": shown + 1}}})
        if before and before != index:
            client.indices.delete(index=before, ignore_unavailable=True)
        there = client.count(index=name, body={"query": {"term": {"what": "document"}}})["count"]
    return Pushed(index, there, sent, gone, refused)


def _create(client: Any, index: str, shards: int) -> None:
    settings = {**SETTINGS, "number_of_shards": shards, "auto_expand_replicas": "0-1"}
    try:
        client.indices.create(index=index, body={"settings": settings, "mappings": MAPPING})
    except RequestError as error:
        # A slow cluster had made it when the client, which had waited long enough, asked again.
        if error.error != "resource_already_exists_exception":
            raise


def _behind(client: Any, name: str) -> tuple[str | None, int]:
    """The index that an alias leads to, and the push that it shows."""
    try:
        found = client.indices.get_alias(name=name)
    except NotFoundError:
        return None, 0
    index, each = next(iter(found.items()))
    try:
        return index, shown_push(each["aliases"][name]["filter"])
    except (KeyError, IndexError, TypeError, ValueError):
        raise KbgenError(f"'{name}' is an alias of {index} that is not ours. Give another name with --index.") from None


def _written(
    client: Any,
    index: str,
    shown: int,
    records: Records,
    progress: Progress,
) -> tuple[int, int, tuple[tuple[str, str], ...]]:
    """Write what is new and mark what is gone: how many of each, what was refused. Readers see none of it yet."""
    this = shown + 1
    _undo(client, index, shown)
    there = {hit["_id"]: hit["_source"]["id"] for hit in _scanned(client, index, {"match_all": {}})}
    wanted = records.named
    new = [key for key in wanted if key not in there]
    refused = dict(_sent(client, records.bodies(new), len(new), index, this, progress))
    # What could not be replaced stays as it was: an old answer is better than none.
    kept = {wanted[key][1] for key in refused}
    gone = [key for key, what in there.items() if key not in wanted and what not in kept]
    refused |= dict(_marked(client, gone, index, this))
    client.indices.refresh(index=index)
    count = client.count(index=index, body={"query": shows(this)})["count"]
    expected = len(there) - len(gone) + len(new) - len([key for key in new if key in refused])
    if count != expected:
        raise KbgenError(
            f"{index} has {count} documents, but {expected} were sent; readers still see the previous push. Push again."
        )
    lost = [there[key] for key in gone]
    now = {name for _, name in wanted.values()}
    told = tuple((" ".join(wanted.get(key, (key,))), why) for key, why in sorted(refused.items())[:REFUSED_SHOWN])
    return len(new) - len(refused), len([each for each in lost if each not in now]), told


def _undo(client: Any, index: str, shown: int) -> None:
    """Take back what a push that died has left."""
    client.indices.refresh(index=index)
    _deleted(client, index, {"range": {"since": {"gt": shown}}})
    marked = _scanned(client, index, {"range": {"until": {"gt": shown}}})
    actions = [{"_op_type": "update", "_index": index, "_id": hit["_id"], "doc": {"until": None}} for hit in marked]
    list(_bulk(client, actions))
    client.indices.refresh(index=index)


def _deleted(client: Any, index: str, query: Json) -> None:
    """By scan and bulk: not every cluster has the module that deletes by query."""
    keys = [hit["_id"] for hit in _scanned(client, index, query)]
    list(_bulk(client, ({"_op_type": "delete", "_index": index, "_id": key} for key in keys)))
    client.indices.refresh(index=index)


def _scanned(client: Any, index: str, query: Json) -> Iterator[Any]:
    return iter(scan(client, index=index, query={"query": query, "_source": ["id"]}, size=1000))


def _sent(
    client: Any, new: Iterable[tuple[str, Json]], count: int, index: str, this: int, progress: Progress
) -> Iterator[tuple[str, str]]:
    actions = (
        {"_op_type": "index", "_index": index, "_id": key, "_source": {**body, "since": this}} for key, body in new
    )
    for number, (fine, told) in enumerate(_bulk(client, actions), 1):
        progress("pushed", number, count)
        if not fine:
            yield _refusal(told)


def _marked(client: Any, gone: Iterable[str], index: str, this: int) -> Iterator[tuple[str, str]]:
    actions = ({"_op_type": "update", "_index": index, "_id": key, "doc": {"until": this}} for key in gone)
    return (_refusal(told) for fine, told in _bulk(client, actions) if not fine)


def _bulk(client: Any, actions: Iterable[Json]) -> Iterator[tuple[bool, Any]]:
    return iter(streaming_bulk(client, actions, chunk_size=CHUNK, max_retries=4, raise_on_error=False))


def _refusal(told: Json) -> tuple[str, str]:
    each = next(iter(told.values()))
    error = each.get("error") or {}
    return str(each.get("_id")), str(error.get("reason", error) if isinstance(error, dict) else error)[:300]
