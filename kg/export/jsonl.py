"""The graph as JSON Lines: one node or relationship a line, byte for byte the same for the same graph."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from kg.contracts import Counts, GraphStore
from kg.export.files import replacing
from kg.model import Entity, Evidence, PaperNode, Relation, Result
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
        yield _node(node.paper.id, "Paper", _paper(node))
    for entity in store.entities():
        yield _node(entity.id, entity.label, _entity(entity))
    for result in store.results():
        yield _node(result.id, "Result", _result(result))
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
    return _line(
        {
            "type": "relationship",
            "label": relation.predicate,
            "start": {"id": relation.subject, "labels": [relation.subject_label]},
            "end": {"id": relation.object, "labels": [relation.object_label]},
            "properties": {} if relation.evidence is None else _evidence(relation.evidence),
        }
    )


def _paper(node: PaperNode) -> dict[str, Any]:
    paper = node.paper
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "published": paper.published,
        "year": paper.year,
        "url": paper.url,
        "authors": list(paper.authors),
        "author_count": paper.author_count,
        "code_urls": list(node.code_urls),
        "source": paper.source,
        "digest": node.digest,
    }


def _entity(entity: Entity) -> dict[str, Any]:
    return {"id": entity.id, "name": entity.name, "aliases": list(entity.aliases)}


def _result(result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "metric": result.metric,
        "value": result.value,
        "number": result.number,
        "unit": result.unit,
        "kind": result.kind,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "sentence": evidence.sentence,
        "start_char": evidence.start,
        "end_char": evidence.end,
        "score": evidence.score,
        "extractor": evidence.extractor,
        # A string, not a list: so the schema has it, and so it stands in the stores.
        "mentions": json.dumps(list(evidence.mentions), ensure_ascii=False),
    }


def _known(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}
