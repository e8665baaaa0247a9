"""The cluster answers as the terminal does, on real nodes: after changes, deaths and refusals, too."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from engine.conftest import Nodes
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection

from kbgen.doors.cluster import push as pushing
from kbgen.doors.cluster.ask import Cluster
from kbgen.doors.cluster.client import connect
from kbgen.doors.cluster.push import Pushed, push
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.team_glossary import team_words
from kbgen.model.errors import KbgenError
from kbgen.search import Entry, Index, Lexicon, TermCounts, entry, open_index, records, search, term_counts

ROOT = Path(__file__).parent.parent.parent
FILTERED = [
    ("timeout", "service:redis"), ("", "kind:drill"), ("", "started:[2012 to 2016]"), ("网络 中断", "outcome:worked"),
    ("network", "severity:(SEV1 or SEV2) -kind:drill"), ("", ""), ("datbase conection", "severity:SEV1"),
    ("timeout", "mode:重试放大"),
]  # fmt: skip


@pytest.fixture(scope="module")
def demo() -> tuple[list[Entry], Lexicon]:
    folder = open_folder(ROOT)
    corpus = read_corpus(folder).published()
    return [entry(each, corpus.settings, corpus.taxonomy) for each in corpus], team_words(folder)


Asked = tuple[str, str]
Terminal = Callable[[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def terminal(demo: tuple[list[Entry], Lexicon], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """What the terminal tells for a query and filters; each is asked once, whatever it is compared with."""
    index = open_index(tmp_path_factory.mktemp("terminal"), demo[0], None, demo[1])
    yield in_terminal(index)
    index.close()


def in_terminal(index: Index) -> Terminal:
    return cache(lambda query, filters: told(search(index, query, 10, filters)))


def pushed(url: str, name: str, demo: tuple[list[Entry], Lexicon], shards: int = 1) -> Pushed:
    entries, words = demo

    def counted(ids: Collection[str] | None) -> Iterator[tuple[Entry, TermCounts]]:
        return ((each, term_counts(each.fields)) for each in entries if ids is None or each.id in ids)

    known = records(counted, words, {"title": "T", "audience": "public"})
    return push(url, name, known, lambda *_: None, shards=shards)


def told(result: Any) -> dict[str, Any]:
    return {name: value for name, value in result.to_json().items() if name != "took_ms"}


def differing(cluster: Cluster, terminal: Terminal, asked: Sequence[Asked]) -> list[Asked]:
    """The questions that the cluster answers otherwise than the terminal; while one node looks, another may."""
    with ThreadPoolExecutor(4) as threads:
        found = threads.map(lambda each: told(cluster.search(each[0], 10, each[1])), asked)
        return [each for each, answer in zip(asked, found, strict=True) if answer != terminal(*each)]


def green(url: str, name: str) -> None:
    """Wait until each shard has its copy."""
    connect(url).cluster.health(index=name, params={"wait_for_status": "green", "timeout": "90s"}, request_timeout=100)


def queries(entries: list[Entry]) -> list[Asked]:
    """A line of every document, its title with a slip, one of its Chinese lines: and filters."""
    found = [(line, "") for each in entries for line in [each.lines[len(each.lines) // 2].text]]
    found += [(each.fields["title"].replace("e", "", 1), "") for each in entries]
    others = [
        ('zzz -"linux"', ""),
        ("time -linux -超时", ""),
        ("deplo* zzz*", ""),
        ("time in november 2020", ""),
        ("2021-10-28", ""),
        ("国庆 time", "kind:incident"),
        ("", "-linux severity:SEV1"),
    ]
    return [*found, *FILTERED, ('"time"', ""), *others]


@pytest.mark.parametrize("shards", [1, 3])
def test_the_same_hits_as_the_terminal(url: str, demo: Any, terminal: Terminal, shards: int) -> None:
    name = f"same-{shards}"
    pushed(url, name, demo, shards)
    assert differing(Cluster(url, name), terminal, queries(demo[0])) == []


def test_only_what_changed_is_sent_and_what_is_gone_goes(url: str, demo: Any, tmp_path: Path) -> None:
    pushed(url, "changes", demo)
    assert (pushed(url, "changes", demo).sent, pushed(url, "changes", demo).gone) == (0, 0)
    entries = [
        replace(each, digest="new", record={**each.record, "title": "新标题"}) if at == 0 else each
        for at, each in enumerate(demo[0][:-1])
    ]
    done = pushed(url, "changes", (entries, demo[1]))
    assert done.there == len(entries)
    assert done.gone == 1
    index = open_index(tmp_path, entries, None, demo[1])
    assert differing(Cluster(url, "changes"), in_terminal(index), queries(demo[0])[::5]) == []
    index.close()


def test_a_push_that_dies_changes_nothing_and_the_next_one_mends_it(
    url: str, demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed(url, "dies", (demo[0][:30], demo[1]))
    before = told(Cluster(url, "dies").search("network", 10))
    real = pushing._bulk

    lost = NoConnection("N/A", "gone", TimeoutError())
    # Once while documents are added, once while some are taken away too.
    for part, error in ((demo[0], KeyboardInterrupt()), (demo[0][10:], lost)):

        def dying(client: Any, actions: Any, error: BaseException = error) -> Iterator[tuple[bool, Any]]:
            for number, each in enumerate(real(client, actions)):
                if number == 7:
                    raise error
                yield each

        monkeypatch.setattr(pushing, "_bulk", dying)
        with pytest.raises((KeyboardInterrupt, KbgenError)) as told_then:
            pushed(url, "dies", (part, demo[1]))
        assert error is not lost or "Readers see what they saw before. Push again." in str(told_then.value)
        monkeypatch.undo()
        connect(url).indices.refresh(index="dies")
        assert told(Cluster(url, "dies").search("network", 10)) == before
    assert pushed(url, "dies", demo).there == len(demo[0])
    assert Cluster(url, "dies").there.documents == len(demo[0])


def test_an_index_that_a_slow_cluster_made_after_all_is_taken(
    url: str, demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pushing.connect

    def late(urls: str) -> OpenSearch:
        client = real(urls)
        create = client.indices.create
        monkeypatch.setattr(client.indices, "create", lambda **given: (create(**given), create(**given)))
        return client

    monkeypatch.setattr(pushing, "connect", late)
    assert pushed(url, "slow", (demo[0][:3], demo[1])).there == 3


def test_another_analyzer_is_another_index(url: str, demo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pushed(url, "form", demo).index
    monkeypatch.setattr(pushing, "form", lambda: "other")
    assert pushed(url, "form", demo).index == "form-other"
    client: OpenSearch = connect(url)
    assert list(client.indices.get_alias(name="form")) == ["form-other"]
    assert not client.indices.exists(index=first)


def test_what_is_refused_is_said_and_the_rest_is_there(url: str, demo: Any) -> None:
    long = replace(demo[0][0], id="refused", facets={"tag": ("x" * 40_000,)})
    done = pushed(url, "refused", ([*demo[0], long], demo[1]))
    assert [name for name, _ in done.refused] == ["document refused"]
    assert "immense term" in done.refused[0][1]
    assert Cluster(url, "refused").there.documents == len(demo[0])


def test_nothing_withheld_reaches_the_cluster(url: str, tmp_path: Path) -> None:
    (tmp_path / "postmortems").mkdir()
    (tmp_path / "kbgen.toml").write_text('title = "T"\naudience = "internal"\ntime_zone = "UTC"\n', encoding="utf-8")
    for name, readers in (("open", "public"), ("shut", "restricted")):
        text = f"---\ntitle: MARK-{name}\nstatus: draft\nvisibility: {readers}\n---\nMARK-{name} text\n"
        (tmp_path / "postmortems" / f"{name}.md").write_text(text, encoding="utf-8")
    from click.testing import CliRunner

    from kbgen.doors.cli.terminal import kbgen

    result = CliRunner().invoke(
        kbgen, ["push", url, "--root", str(tmp_path), "--index", "withheld"], standalone_mode=False
    )
    assert result.exception is None, result.output
    assert "1 more left out: 1 for fewer readers" in result.output
    everything = json.dumps(connect(url).search(index="withheld-*", body={"size": 100}))
    assert "MARK-open" in everything
    assert "MARK-shut" not in everything
    found = CliRunner().invoke(
        kbgen,
        ["search", "--engine", url, "--index", "withheld", "--format", "json", "MARK-open"],
        standalone_mode=False,
    )
    assert json.loads(found.stdout)["hits"][0]["id"] == "open"


def test_addresses_and_credentials() -> None:
    for wrong in ("ftp://x", "https://ann:hunter2@example.org", "no address"):
        with pytest.raises(KbgenError) as error:
            connect(wrong)
        assert "hunter2" not in str(error.value)
    with pytest.raises(KbgenError, match="does not answer"):
        Cluster("http://127.0.0.1:9", "kbgen")


def test_an_alias_that_is_not_there_is_said(url: str) -> None:
    with pytest.raises(KbgenError, match="Write one with: kbgen push"):
        Cluster(url, "nothing")


def test_a_node_that_dies_during_a_push_takes_nothing_with_it(
    nodes: Nodes, url: str, demo: Any, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers see the push before or this one, whole; it comes back with what it had."""
    pushed(url, "push", (demo[0][:20], demo[1]), 3)
    green(url, "push")
    before, real = told(Cluster(url, "push").search("network", 10)), pushing._bulk

    def dying(client: Any, actions: Any) -> Iterator[tuple[bool, Any]]:
        for number, each in enumerate(real(client, actions)):
            if number == 3 and nodes.running[2].poll() is None:
                nodes.running[2].kill()
                nodes.running[2].wait()
                assert told(Cluster(url, "push").search("network", 10)) == before
            yield each

    monkeypatch.setattr(pushing, "_bulk", dying)
    monkeypatch.setattr(pushing, "CHUNK", 8)
    assert pushed(url, "push", demo, 3).there == len(demo[0])
    nodes.again(2)
    green(url, "push")
    assert differing(Cluster(url, "push"), terminal, queries(demo[0])[::20]) == []


def test_a_node_that_dies_takes_nothing_with_it(nodes: Nodes, url: str, demo: Any, terminal: Terminal) -> None:
    """The last test: the cluster is smaller afterwards."""
    pushed(url, "node", demo, 3)
    green(url, "node")
    cluster = Cluster(url, "node")
    asked = queries(demo[0])[::6]
    for number, (query, filters) in enumerate(asked):
        if number == 2:
            nodes.running[2].kill()
            nodes.running[2].wait()
        assert told(cluster.search(query, 10, filters)) == terminal(query, filters), (query, filters)
    assert pushed(url, "node", (demo[0][1:], demo[1]), 3).there == len(demo[0]) - 1
