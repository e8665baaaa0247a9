"""A knowledge base of any size: sentences of real write-ups recombined, with new words at the rate of real ones.

    python benchmarks/synthetic.py 2000 /tmp/kb

Real text keeps bringing new words (names of services, hosts, error codes); recombined sentences alone would
not, and every figure about an index would look too good. So each document coins a few of its own.

One of four is of a component that fails time and again, half the time in its own way, and what was promised before was
kept, late, overdue or forgotten: at any size there is a chain of recurrences for some twenty documents.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("KBGEN_SHARED", HERE.parent.parent / "shared"))
SERVICES = [f"service-{number:02}" for number in range(40)]
NEW_WORDS = 12
LENGTH = 44  # sentences of a document; 11 at least
SYLLABLES = ["ka", "ro", "mi", "ten", "zo", "lur", "fa", "bex", "qui", "dor", "sen", "vil", "pra", "tho", "nim"]
KINDS = ("restart", "rollback", "failover", "scale", "hotfix", "config_change")
OUTCOMES = ("worked", "partial", "temporary", "no_effect", "unknown")


def sentences() -> list[str]:
    """Lines of prose and of logs from the corpus where it is present, else from our own content."""
    folder = SHARED / "corpus" / "docs"
    texts = sorted((folder if folder.is_dir() else HERE.parent / "postmortems").rglob("*.md"))
    lines: set[str] = set()
    for path in texts:
        text = path.read_text(encoding="utf-8", errors="replace")
        for line in re.sub("^---\n.*?\n---\n", "", text, flags=re.DOTALL).splitlines():  # names of fields are no prose
            plain = re.sub(r"[#>*`|\[\]<>{}]", " ", line).strip()
            if 30 <= len(plain) <= 400 and not plain.startswith(("-", "!", "http", "~")):
                lines.add(plain)
    return sorted(lines)


def coin(chance: random.Random) -> str:
    """A word that no other document has, nearly: a name in one of the ways that identifiers are written."""
    parts = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))) for _ in range(chance.randint(1, 2))]
    return chance.choice(("-", "_", ".")).join(parts) if chance.random() < 0.7 else "".join(p.title() for p in parts)


def cause(count: int, chance: random.Random) -> tuple[str, str, str]:
    """A component, its service, and the failure mode: one of a knowledge base of `count` that recurs, or any."""
    if chance.random() < 0.25:
        weak = chance.randrange(1 + count // 20)
        mode = weak % 60 if chance.random() < 0.5 else chance.randrange(60)
        return f"component-{weak}", SERVICES[weak % len(SERVICES)], f"mode-{mode}"
    return coin(chance), chance.choice(SERVICES), f"mode-{chance.randrange(60)}"


def follow_ups(start: datetime, titles: list[str], chance: random.Random) -> list[dict[str, str]]:
    """Two promises, each with a day; of what is done, the day it was done is known half the time."""
    made = []
    for name, title in zip("ab", titles, strict=True):
        due = start + timedelta(days=chance.randint(7, 400))
        item = {"id": name, "title": title[:80], "owner": "team", "due": f"{due:%Y-%m-%d}"}
        item["status"] = chance.choice(("open", "done", "done", "unknown"))
        if item["status"] == "done" and chance.random() < 0.5:
            item["done_at"] = f"{due + timedelta(days=chance.randint(-6, 200)):%Y-%m-%d}"
        made.append(item)
    return made


def document(
    number: int, lines: list[str], chance: random.Random, length: int = LENGTH, count: int = 1000
) -> tuple[str, str]:
    """Path and text of one document of `count`, of about 600 words, or of `length` sentences."""
    start = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randint(0, 95_000))
    picked = chance.choices(lines, k=length)
    words = [coin(chance) for _ in range(NEW_WORDS)]
    body = [f"{line} {words[at % NEW_WORDS]}." if at % 4 == 0 else line for at, line in enumerate(picked[6:])]
    paragraphs = [" ".join(body[at : at + 4]) for at in range(0, len(body), 4)]
    component, service, mode = cause(count, chance)
    others = [each for each in SERVICES if each != service]
    front = {
        "title": f"{picked[0][:70]} {words[0]}",
        "status": "final",
        "severity": f"SEV{chance.randint(1, 4)}",
        "services": [service, *chance.sample(others, k=chance.randint(0, 1))],
        "authors": ["synthetic"],
        "started_at": start.isoformat(),
        "detected_at": (start + timedelta(minutes=chance.randint(1, 30))).isoformat(),
        "mitigated_at": (start + timedelta(minutes=chance.randint(31, 90))).isoformat(),
        "resolved_at": (start + timedelta(minutes=chance.randint(91, 600))).isoformat(),
        "summary": picked[1],
        "symptoms": [{"kind": "log", "text": f"{picked[2]} {words[1]}"}],
        "root_causes": [
            {"category": "software", "failure_mode": mode, "component": component, "text": picked[3]},
        ],
        "attempts": [
            {"action": picked[4][:80], "kind": chance.choice(KINDS), "outcome": chance.choice(OUTCOMES)},
            {"action": picked[5][:80], "kind": chance.choice(KINDS), "outcome": chance.choice(OUTCOMES)},
        ],
        "timeline": [
            {"at": (start + timedelta(minutes=minute)).isoformat(), "text": line[:120]}
            for minute, line in zip((0, 9, 45, 100), picked[6:10], strict=True)
        ],
        "follow_ups": follow_ups(start, picked[9:11], chance),
        "findable_by": [f"{picked[2]} {words[1]}", " ".join(words[:3])],
        "tags": chance.sample(["network", "database", "deploy", "dns", "cache", "queue", "disk"], k=2),
    }
    # JSON is YAML: each field in one line.
    head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
    sections = [f"## Part {at}\n\n{text}" for at, text in enumerate(paragraphs, 1)]
    log = f"```text\n{picked[2]} {words[1]}\n```"
    return f"{start:%Y}/{start:%Y%m%d}-{number:05}.md", f"---\n{head}\n---\n\n" + "\n\n".join([*sections, log]) + "\n"


def write(count: int, folder: Path, length: int = LENGTH) -> None:
    """Write a knowledge base of `count` documents; the same numbers give the same bytes."""
    chance = random.Random(count)
    lines = sentences()
    for number in range(count):
        path, text = document(number, lines, chance, length, count)
        place = folder / "postmortems" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (folder / "kbgen.toml").write_text('title = "Synthetic"\n', encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
