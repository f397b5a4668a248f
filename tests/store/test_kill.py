"""A process that writes is killed at any moment: the next one finds a whole graph with all that was acknowledged."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.model import GraphBatch
from kg.store.embedded import EmbeddedStore
from tests import builders

# Writes batch after batch and prints the number of each when it is written. Batch N replaces paper N - 1 too.
WRITER = """
import sys
import kg.store.embedded as embedded
from tests.store.test_kill import numbered_batch
path, first, rebuild_from = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
embedded.REBUILD_FROM, embedded.REBUILD_SHARE = rebuild_from, 0.0
with embedded.EmbeddedStore(path) as store:
    print("open", flush=True)
    for number in range(first, first + 10_000):
        store.write(numbered_batch(number))
        print(number, flush=True)
"""

# Writes one batch by a rebuild and kills itself after one of its steps.
REBUILDER = """
import os, signal, sys
import kg.store.embedded as embedded
from tests.store.test_kill import numbered_batch
path, last = sys.argv[1], sys.argv[2]
embedded.REBUILD_FROM, embedded.REBUILD_SHARE = 0, 0.0
def step(name):
    if name == last:
        os.kill(os.getpid(), signal.SIGKILL)
embedded._step = step
with embedded.EmbeddedStore(path) as store:
    store.write(numbered_batch(2))
"""
STEPS = ("build", "checkpoint", "close", "rename", "reopen")
RELATIONS = 40


def numbered_batch(number: int) -> GraphBatch:
    """Return a batch of one new paper and of the one before with another digest; each names many methods."""
    methods = [builders.entity("Method", f"shared {index}") for index in range(RELATIONS)]
    nodes = [builders.paper(f"arxiv:{max(number, 1):06d}", digest="new")]
    if number > 1:
        nodes.append(builders.paper(f"arxiv:{number - 1:06d}", digest="again"))
    return GraphBatch(
        papers=tuple(nodes),
        entities=tuple(methods),
        relations=tuple(builders.says(node, "USES", method) for node in nodes for method in methods),
    )


def check_whole(store: EmbeddedStore, acknowledged: int) -> int:
    """Check that the store holds the papers 1 to N entirely, N at least ``acknowledged``, and return N."""
    digests = store.digests()
    last = len(digests)
    assert last in (acknowledged, acknowledged + 1)
    expected = {f"arxiv:{number:06d}": "again" if number < last else "new" for number in range(1, last + 1)}
    assert digests == expected
    assert store.counts().relationships["USES"] == last * RELATIONS
    assert len(list(store.relations())) == last * RELATIONS
    assert store.counts().nodes["Method"] == (RELATIONS if last else 0)
    return last


@pytest.mark.parametrize(("rebuild_from", "kills"), [(10**9, 13), (0, 7)], ids=["increment", "rebuild"])
def test_killed_at_any_moment(tmp_path: Path, rebuild_from: int, kills: int) -> None:
    path, done = tmp_path / "graph.db", 0
    chance = random.Random(20)  # noqa: S311 - only the moments of the kills hang on it
    for _ in range(kills):
        command = [sys.executable, "-c", WRITER, str(path), str(done + 1), str(rebuild_from)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "open\n"
            lines = [child.stdout.readline() for _ in range(chance.randrange(3))]
            time.sleep(chance.uniform(0, 0.3))
            child.send_signal(signal.SIGKILL)
            lines += child.stdout.read().splitlines()
        acknowledged = int(lines[-1]) if lines else done
        with EmbeddedStore(path, read_only=True) as store:
            check_whole(store, acknowledged)
        with EmbeddedStore(path) as store:
            done = check_whole(store, acknowledged)
        assert [entry.name for entry in tmp_path.iterdir()] == ["graph.db"]
    assert done >= 1


@pytest.mark.parametrize("step", STEPS)
def test_killed_between_two_steps_of_a_rebuild(tmp_path: Path, step: str) -> None:
    path = tmp_path / "graph.db"
    with EmbeddedStore(path) as store:
        store.write(numbered_batch(1))
    killed = subprocess.run([sys.executable, "-c", REBUILDER, str(path), step], check=False)
    assert killed.returncode == -signal.SIGKILL
    expected = 2 if step in ("rename", "reopen") else 1
    with EmbeddedStore(path, read_only=True) as store:
        assert check_whole(store, expected) == expected
    with EmbeddedStore(path) as store:
        assert check_whole(store, expected) == expected
        assert [entry.name for entry in tmp_path.iterdir() if ".rebuild" in entry.name] == []
        store.write(numbered_batch(2))
        assert check_whole(store, 2) == 2
