"""What an assistant waits for: each tool of `kbgen mcp`, driven by the protocol's own client over a process.

    python benchmarks/assistant.py FOLDER [--runs 20]

FOLDER is a knowledge base or a built site. Prints the time from the start of the process to the first answer, and the
median and the 95th percentile of each tool afterwards, in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters, stdio_client

QUERIES = ("disk full", "connection pool timeout", "数据库 超时", "certificate expired", "OOMKilled", "rollback failed")


def asked(number: int) -> dict[str, dict[str, Any]]:
    """One question for each tool."""
    query = f"{QUERIES[number % len(QUERIES)]} {number}"
    return {
        "search_incidents": {"query": query},
        "find_similar": {"text": f"{query} after the release, and nobody noticed for an hour"},
        "what_was_tried": {"query": query},
        "list_follow_ups": {"overdue": True, "limit": 20},
        "list_patterns": {},
    }


async def measured(folder: Path, runs: int) -> None:
    """Ask, and tell."""
    begin = time.perf_counter()
    parameters = StdioServerParameters(command=sys.executable, args=["-m", "kbgen", "mcp", "--root", str(folder)])
    async with Client(stdio_client(parameters)) as client:
        hits = await client.call_tool("search_incidents", {"query": QUERIES[0]})
        print(f"start to the first answer {(time.perf_counter() - begin) * 1000:.0f} ms")
        one = (hits.structured_content or {})["hits"][0]["id"]
        first = time.perf_counter()
        await client.call_tool("list_patterns", {})
        print(f"all documents read, the first time {time.perf_counter() - first:.1f} s later")
        taken: dict[str, list[float]] = {}
        for number in range(runs):
            for tool, arguments in {**asked(number), "get_postmortem": {"id": one}}.items():
                begin = time.perf_counter()
                answer = await client.call_tool(tool, arguments)
                taken.setdefault(tool, []).append((time.perf_counter() - begin) * 1000)
                if answer.is_error:
                    print(f"{tool}: {answer.content}")
        for tool, times in taken.items():
            ordered = sorted(times)
            worst = ordered[int(len(ordered) * 0.95)]
            print(f"{tool:18} p50 {statistics.median(ordered):6.0f} ms   p95 {worst:6.0f} ms")


def main() -> None:
    """Measure one folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=20)
    given = parser.parse_args()
    asyncio.run(measured(given.folder, given.runs))


if __name__ == "__main__":
    main()
