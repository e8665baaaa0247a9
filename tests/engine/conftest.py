"""Three real search nodes as one cluster on this machine, from the first test that asks until the last one ends."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PATIENCE = 240  # seconds until all nodes are there, on a machine that does other things too


class Nodes:
    """The running nodes: `urls` of all, and the way to lose one."""

    def __init__(self, folder: Path, count: int = 3) -> None:
        classpath = folder / "classpath"
        # Quiet and without colours; what Maven has once brought stays in its own cache.
        build = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:build-classpath"]
        subprocess.run([*build, f"-Dmdep.outputFile={classpath}"], check=True, timeout=900)
        self._classpath = f"{classpath.read_text()}:{folder}"
        subprocess.run(
            ["javac", "-cp", self._classpath, "-d", str(folder), str(HERE / "Nodes.java")], check=True, timeout=300
        )
        ports = [(free_port(), free_port()) for _ in range(count)]
        names = [f"n{number}" for number in range(count)]
        seeds = ",".join(f"127.0.0.1:{transport}" for _, transport in ports)
        self.urls = [f"http://127.0.0.1:{http}" for http, _ in ports]
        self._folder, self._commands = folder, []
        for name, (http, transport) in zip(names, ports, strict=True):
            (folder / name / "config").mkdir(parents=True)
            options = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", self._classpath]
            given = [name, str(folder / name), str(http), str(transport), seeds, ",".join(names)]
            self._commands.append(["java", *options, "Nodes", *given])
        self.running = [self._started(number) for number in range(count)]
        self._wait()

    def again(self, number: int) -> None:
        """A node that was killed comes back, with what it had."""
        _gone(self.running[number])
        self.running[number] = self._started(number)
        self._wait()

    def _started(self, number: int) -> subprocess.Popen[bytes]:
        with (self._folder / f"n{number}.log").open("ab") as log:
            return subprocess.Popen(self._commands[number], stdin=subprocess.PIPE, stdout=log, stderr=log)

    def _wait(self) -> None:
        health = f"{self.urls[0]}/_cluster/health?wait_for_nodes={len(self.urls)}&timeout=5s"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(health, timeout=20) as answer:
                    if b'"timed_out":false' in answer.read():
                        return
            except OSError:
                time.sleep(0.2)
        logs = "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(self._folder.glob("*.log")))
        raise RuntimeError(f"The cluster did not start in {PATIENCE} s:\n{logs}")

    def stop(self) -> None:
        for node in self.running:
            _gone(node)


def _gone(node: subprocess.Popen[bytes]) -> None:
    node.kill()
    node.wait()
    if node.stdin:
        node.stdin.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    if not shutil.which("java") or not shutil.which("mvn"):
        pytest.fail("make test-engine needs Java 17 and Maven")
    started = Nodes(tmp_path_factory.mktemp("nodes"))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def url(nodes: Nodes) -> str:
    return ",".join(nodes.urls)
