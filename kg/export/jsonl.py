"""The graph as JSON Lines: one node or relationship a line, byte for byte the same for the same graph."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from kg.contracts import Counts, GraphStore
from kg.export.files import replacing
from kg.model import Relation
from kg.rows import entity_row, paper_row, relation_row, result_row
from kg.schema import load_schema

__all__ = ["lines", "write"]


def write(store: GraphStore, target: str | os.PathLike[str] | TextIO) -> Counts:
    r"""Write all nodes and relationships of a store.

    Parameters
    ----------
    store : GraphStore
        Any store; it is only read, in streams.
    target : str, path or text stream
        A file is replaced when all is written, and left alone if anything fails. ``"-"`` is standard output.

    Returns
    -------
    Counts
        What was written.

    Raises
    ------
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from kg.registry import provider
    >>> with tempfile.TemporaryDirectory() as folder, provider("store", "embedded")(f"{folder}/graph.db") as store:
    ...     counts = write(store, f"{folder}/graph.jsonl")
    ...     len(Path(folder, "graph.jsonl").read_text(encoding="utf-8").splitlines())
    1
    """
    counts = store.counts()
    if not isinstance(target, (str, os.PathLike)):
        _copy(store, counts, target)
    elif target == "-":
        _copy_to_standard_output(store, counts)
    else:
        with replacing(target) as file:
            _copy(store, counts, file)
    return counts


def lines(store: GraphStore, counts: Counts) -> Iterator[str]:
    r"""Yield the lines of the export, each with its ``\n``.

    The first says what follows: ``{"type": "graph", "schema": VERSION, "nodes": {...}, "relationships": {...}}`` with
    the number of each label and type. Then come papers, entities and results by id, and relationships by both ends
    and type, in the shape that Neo4j's own JSON export has: ``type``, ``id``, ``labels``, ``properties`` and ``type``,
    ``label``, ``start``, ``end``, ``properties``. Properties have the names and types of ``schemas/graph.yaml``; those
    without a value are left out.
    """
    yield _line(
        {
            "type": "graph",
            "schema": load_schema().version,
            "nodes": dict(counts.nodes),
            "relationships": dict(counts.relationships),
        }
    )
    for node in store.papers():
        yield _node(node.paper.id, "Paper", paper_row(node))
    for entity in store.entities():
        yield _node(entity.id, entity.label, entity_row(entity))
    for result in store.results():
        yield _node(result.id, "Result", result_row(result))
    for relation in store.relations():
        yield _relationship(relation)


def _copy(store: GraphStore, counts: Counts, stream: TextIO) -> None:
    for line in lines(store, counts):
        stream.write(line)


def _copy_to_standard_output(store: GraphStore, counts: Counts) -> None:
    """Write UTF-8 whatever the terminal's encoding is: the bytes are the same on every system."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        _copy(store, counts, sys.stdout)
        return
    sys.stdout.flush()
    for line in lines(store, counts):
        buffer.write(line.encode("utf-8", "backslashreplace"))
    buffer.flush()


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"


def _node(identifier: str, label: str, properties: dict[str, Any]) -> str:
    return _line({"type": "node", "id": identifier, "labels": [label], "properties": _known(properties)})


def _relationship(relation: Relation) -> str:
    properties = relation_row(relation)
    del properties["subject"], properties["object"]
    return _line(
        {
            "type": "relationship",
            "label": relation.predicate,
            "start": {"id": relation.subject, "labels": [relation.subject_label]},
            "end": {"id": relation.object, "labels": [relation.object_label]},
            "properties": properties,
        }
    )


def _known(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}
