"""What is particular to the embedded store: the file, its lock, its version, and Ladybug's own ways."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import (
    QueryError,
    ReadOnlyError,
    StoreCorruptError,
    StoreError,
    StoreLockedError,
    StoreMissingError,
    StoreVersionError,
)
from kg.model import GraphBatch
from kg.store import embedded
from kg.store.embedded import EmbeddedStore
from kg.store.engine import Engine
from tests import builders

OTHER = """
import sys
from kg.errors import KGError
from kg.store.embedded import EmbeddedStore
try:
    with EmbeddedStore(sys.argv[1], read_only=sys.argv[2] == "read") as store:
        print(len(store.digests()))
except KGError as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "graph.db"


def other_process(path: Path, how: str) -> str:
    done = subprocess.run([sys.executable, "-c", OTHER, str(path), how], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_kept_between_two_openings(path: Path) -> None:
    with EmbeddedStore(path) as store:
        store.write(builders.sample_batch())
    with EmbeddedStore(str(path), read_only=True) as store:
        assert len(store.digests()) == 5
        assert store.location == str(path)
        with pytest.raises(StoreError, match="open for reading"):
            store.write(builders.sample_batch())
        with pytest.raises(ReadOnlyError, match="open for reading"):
            store.run("MATCH (n) DETACH DELETE n", write=True)
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.digests()


@pytest.mark.parametrize("arguments", [{"read_only": True}, {"create": False}])
def test_a_missing_store(path: Path, arguments: dict[str, bool]) -> None:
    with pytest.raises(StoreMissingError, match=r"no graph store. Build one: kg build PATHS... --store .*graph\.db"):
        EmbeddedStore(path, **arguments)
    assert not path.exists()
    path.touch()
    with pytest.raises(StoreMissingError):
        EmbeddedStore(path, **arguments)


def test_folders_are_made(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "a" / "b" / "graph.db") as store:
        assert store.digests() == {}


def test_another_process_writes(path: Path) -> None:
    with EmbeddedStore(path) as store:
        store.write(builders.sample_batch())
        said = other_process(path, "write")
        assert said.startswith("StoreLockedError")
        assert "another process (" in said
        assert "\n" not in said
        assert other_process(path, "read") == "5"
    assert other_process(path, "write") == "5"


def test_several_readers(path: Path) -> None:
    with EmbeddedStore(path) as store:
        store.write(builders.sample_batch())
    with EmbeddedStore(path, read_only=True) as one, EmbeddedStore(path, read_only=True) as two:
        assert one.digests() == two.digests()
        assert other_process(path, "read") == "5"


def test_open_for_writing_twice_in_one_process(path: Path) -> None:
    with EmbeddedStore(path) as store:
        with pytest.raises(StoreLockedError, match="this process"):
            EmbeddedStore(path)
        assert store.digests() == {}
    EmbeddedStore(path).close()


def test_another_schema_version(path: Path) -> None:
    EmbeddedStore(path).close()
    engine = Engine(path)
    engine.execute("COMMENT ON TABLE Paper IS 'kg schema 99'")
    engine.close()
    for read_only in (True, False):
        with pytest.raises(StoreVersionError, match=r"schema 99, this kg has 1.*kg build"):
            EmbeddedStore(path, read_only=read_only)


def test_a_graph_that_is_not_ours(path: Path) -> None:
    engine = Engine(path)
    engine.execute("CREATE NODE TABLE Paper(id STRING PRIMARY KEY)")
    engine.close()
    with pytest.raises(StoreError, match="none that kg made"):
        EmbeddedStore(path)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:6000])


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"no store " * 1000), _cut], ids=["other", "cut"])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_damaged_file_is_kept(path: Path, damage: Callable[[Path], Any], read_only: bool) -> None:
    with EmbeddedStore(path) as store:
        store.write(builders.sample_batch())
    damage(path)
    before = path.read_bytes()
    with pytest.raises(StoreCorruptError, match=r"left as it is.*kg build"):
        EmbeddedStore(path, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_folder_is_no_store(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(StoreError, match=r": a folder, not a graph store\. Name a file: .*/graph\.db$"):
        EmbeddedStore(tmp_path, read_only=read_only)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("statement", "parameters", "message"),
    [
        ("MATCH (p:Paper) RETURN p.titel", {}, "Cannot find property titel.*Did you mean title"),
        ("MATCH (p:Papers) RETURN p", {}, "Table Papers does not exist.*Did you mean Paper"),
        ("MATCH (p:Nonsense) RETURN p", {}, "Labels and types: .*USES"),
        ("MATCH ()-[r]->() RETURN type(r)", {}, r"label\(r\)"),
        ("MATCH (m:Method) WHERE any(x IN m.aliases WHERE x = $x) RETURN m", {"x": "a"}, "WITH toLower"),
        ("RETURN $x", {"x": 2**70}, "64-bit"),
        ("RETURN $x", {"x": []}, "empty list"),
        ("MATCH (n) RETRUN n", {}, "Parser exception"),
    ],
)
def test_errors_have_one_line_and_help(path: Path, statement: str, parameters: dict[str, Any], message: str) -> None:
    with EmbeddedStore(path) as store, pytest.raises(QueryError, match=message) as caught:
        store.run(statement, parameters)
    assert "\n" not in str(caught.value)


def test_paths_and_other_values(path: Path) -> None:
    with EmbeddedStore(path) as store:
        store.write(builders.sample_batch())
        found = store.run("MATCH way = (p:Paper)-[:INTRODUCES]->(d) RETURN way, timestamp('2020-01-01 10:00:00') AS at")
        row = found.dicts()[0]
        assert [one["id"] for one in row["way"]["nodes"]] == [builders.COCO_PAPER.paper.id, builders.COCO.id]
        assert row["way"]["relationships"][0]["sentence"] == "We present COCO."
        assert row["at"] == "2020-01-01T10:00:00"
        assert store.run("RETURN interval('3 days') AS x, to_int64(3) AS y").rows == [(259200.0, 3)]


@pytest.mark.parametrize("step", ["build", "checkpoint", "close", "rename", "reopen"])
def test_an_interrupt_in_a_rebuild(path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def interrupt(name: str) -> None:
        if name == step:
            raise KeyboardInterrupt

    monkeypatch.setattr(embedded, "REBUILD_FROM", 0)
    monkeypatch.setattr(embedded, "_step", interrupt)
    with EmbeddedStore(path) as store:
        with pytest.raises(KeyboardInterrupt):
            store.write(builders.sample_batch())
        assert len(store.digests()) in (0, 5)
        monkeypatch.setattr(embedded, "_step", lambda name: None)
        store.write(builders.sample_batch())
        assert len(store.digests()) == 5


def test_an_interrupt_in_a_transaction(path: Path) -> None:
    def interrupt(items: Any, description: str, total: int | None = None) -> Any:
        for number, item in enumerate(items):
            if number == 4:
                raise KeyboardInterrupt
            yield item

    with EmbeddedStore(path) as store:
        with pytest.raises(KeyboardInterrupt):
            store.write(builders.sample_batch(), progress=interrupt)
        assert sum(store.counts().nodes.values()) == 0
        store.write(builders.sample_batch())
        assert len(store.digests()) == 5


@pytest.mark.parametrize("step", ["build", "close"])
def test_another_process_takes_over_a_rebuild(path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """It can only come when the old file is closed; then nothing of the two writes is lost or mixed."""
    said = []
    monkeypatch.setattr(embedded, "REBUILD_FROM", 0)
    monkeypatch.setattr(embedded, "_step", lambda name: name == step and said.append(other_process(path, "write")))
    with EmbeddedStore(path) as store:
        if step == "build":
            store.write(builders.sample_batch())
            assert said[0].startswith("StoreLockedError")
        else:
            with pytest.raises(StoreLockedError, match="while it was rebuilt"):
                store.write(builders.sample_batch())
            assert said == ["0"]
            assert store.digests() == {}


def test_small_and_large_go_their_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(embedded, "_step", steps.append)
    monkeypatch.setattr(embedded, "REBUILD_FROM", 20)
    with EmbeddedStore(path) as store:
        store.write(builders.sample_batch())
        assert steps == ["build", "checkpoint", "close", "rename", "reopen"]
        node = builders.paper("arxiv:1")
        relation = builders.says(node, "USES", builders.VGG)
        store.write(GraphBatch(papers=(node,), entities=(builders.VGG,), relations=(relation,)))
        assert len(steps) == 5


def test_importing_kg_loads_no_ladybug() -> None:
    code = (
        "import sys, kg, kg.store.embedded, kg.store.named; print('ladybug' in sys.modules, 'pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
