import io
import json
from collections import Counter

import pytest

from kg.errors import ExportError
from kg.export.jsonl import write
from kg.model import GraphBatch
from kg.schema import load_schema
from kg.store.embedded import EmbeddedStore


@pytest.fixture
def records(store, tmp_path):
    write(store, tmp_path / "graph.jsonl")
    # Split at "\n" alone: other line separators may stand inside a text.
    return [json.loads(line) for line in (tmp_path / "graph.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]


def test_the_first_line_says_what_follows(store, records):
    head, *rest = records
    assert head["type"] == "graph"
    assert head["schema"] == load_schema().version
    labels = Counter(record["labels"][0] for record in rest if record["type"] == "node")
    kinds = Counter(record["label"] for record in rest if record["type"] == "relationship")
    assert labels == {label: count for label, count in head["nodes"].items() if count}
    assert kinds == {kind: count for kind, count in head["relationships"].items() if count}
    assert kinds.total() == 6


def test_properties_are_those_of_the_schema(records):
    schema = load_schema()
    for record in records[1:]:
        if record["type"] == "node":
            properties = schema.nodes[record["labels"][0]].properties
        else:
            properties = schema.relationships[record["label"]].properties
        assert record["properties"].keys() <= {prop.name for prop in properties}
        assert {prop.name for prop in properties if prop.required} <= record["properties"].keys()
        kinds = {"string": str, "integer": int, "float": float, "string[]": list}
        for prop in properties:
            assert isinstance(record["properties"].get(prop.name, kinds[prop.type]()), kinds[prop.type])


def test_evidence_and_ends_are_whole(records):
    edge = next(record for record in records if record.get("label") == "EVALUATES_ON")
    assert edge["start"] == {"id": "arxiv:1810.04805", "labels": ["Paper"]}
    assert edge["end"] == {"id": "dataset:glue", "labels": ["Dataset"]}
    assert edge["properties"]["sentence"].endswith("GLUE\u2028Über alles.")
    assert json.loads(edge["properties"]["mentions"]) == ["GLUE", "Über"]
    wider = next(record for record in records if record.get("label") == "BROADER")
    assert wider["properties"] == {}


def test_lines_are_sorted(records):
    order = ["Paper", "Dataset", "Method", "Task", "Result"]
    nodes = [(order.index(r["labels"][0]), r["id"]) for r in records if r["type"] == "node"]
    edges = [(r["start"]["id"], r["label"], r["end"]["id"]) for r in records if r["type"] == "relationship"]
    assert nodes == sorted(nodes)
    assert edges == sorted(edges)
    assert [r["type"] for r in records] == ["graph"] + ["node"] * len(nodes) + ["relationship"] * len(edges)


def test_the_bytes_are_the_same_again_and_through_every_door(store, tmp_path, capsysbinary):
    first, second, stream = tmp_path / "1.jsonl", tmp_path / "2.jsonl", io.StringIO()
    counts = write(store, first)
    write(store, str(second))
    write(store, stream)
    write(store, "-")
    assert counts == store.counts()
    assert first.read_bytes() == second.read_bytes() == stream.getvalue().encode() == capsysbinary.readouterr().out
    assert first.read_bytes().endswith(b"}\n")
    assert "Über".encode() in first.read_bytes()


def test_another_order_of_writing_gives_the_same_bytes(store, batch, tmp_path):
    whole = batch
    with EmbeddedStore(tmp_path / "other.db") as other:
        other.write(
            GraphBatch(
                papers=whole.papers[::-1],
                entities=whole.entities[::-1],
                results=whole.results,
                relations=whole.relations[::-1],
            )
        )
        one, two = io.StringIO(), io.StringIO()
        write(store, one)
        write(other, two)
    assert one.getvalue() == two.getvalue()


def test_a_failure_half_way_leaves_no_file(store, tmp_path, monkeypatch):
    def relations():
        yield from ()
        raise RuntimeError("the store broke")

    monkeypatch.setattr(store, "relations", relations)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(RuntimeError, match="the store broke"):
        write(store, folder / "graph.jsonl")
    assert list(folder.iterdir()) == []


def test_an_unwritable_path_says_so(store, tmp_path):
    with pytest.raises(ExportError, match="no such folder"):
        write(store, tmp_path / "missing" / "graph.jsonl")
