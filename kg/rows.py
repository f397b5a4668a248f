"""Values of :mod:`kg.model` as the flat rows of a property graph, and back again. Pure, and the same for all stores.

A row is a dict whose keys are the properties of the schema. Strings of a relationship's ``mentions`` are one JSON text:
a list property on relationships makes embedded stores slow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from kg.errors import StoreCorruptError
from kg.model import Entity, Evidence, Paper, PaperNode, Relation, Result

__all__ = [
    "entity_from_row",
    "entity_row",
    "evidence_from_row",
    "paper_from_row",
    "paper_row",
    "relation_row",
    "result_from_row",
    "result_row",
]

Row = dict[str, Any]


def paper_row(node: PaperNode) -> Row:
    """Return the properties of a Paper node.

    Examples
    --------
    >>> node = PaperNode(paper=Paper(id="arxiv:1", title="T", abstract="A", published="2020-05"), digest="d")
    >>> row = paper_row(node)
    >>> row["year"], row["authors"], paper_from_row(row) == node
    (2020, [], True)
    """
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
        "records": json.dumps(list(map(_record, node.records)), ensure_ascii=False) if node.records else None,
        "digest": node.digest,
    }


def _record(paper: Paper) -> Row:
    return {field.name: getattr(paper, field.name) for field in fields(Paper)}


def paper_from_row(row: Mapping[str, Any]) -> PaperNode:
    """Return the paper that a row of :func:`paper_row` came from."""
    paper = Paper(
        id=row["id"],
        title=row["title"],
        abstract=row["abstract"],
        published=row["published"],
        url=row["url"],
        authors=tuple(row["authors"] or ()),
        author_count=row["author_count"],
        source=row["source"],
    )
    records = tuple(
        Paper(**{**record, "authors": tuple(record["authors"])}) for record in json.loads(row["records"] or "[]")
    )
    return PaperNode(paper=paper, digest=row["digest"], code_urls=tuple(row["code_urls"] or ()), records=records)


def entity_row(entity: Entity) -> Row:
    """Return the properties of a Method, Dataset or Task node."""
    return {"id": entity.id, "name": entity.name, "aliases": list(entity.aliases)}


def entity_from_row(label: str, row: Mapping[str, Any]) -> Entity:
    """Return the entity that a row of :func:`entity_row` came from."""
    return Entity(id=row["id"], label=label, name=row["name"], aliases=tuple(row["aliases"] or ()))


def result_row(result: Result) -> Row:
    """Return the properties of a Result node."""
    return {
        "id": result.id,
        "metric": result.metric,
        "value": result.value,
        "number": None if result.number is None else float(result.number),
        "unit": result.unit,
        "kind": result.kind,
    }


def result_from_row(row: Mapping[str, Any]) -> Result:
    """Return the result that a row of :func:`result_row` came from."""
    return Result(**{key: row[key] for key in ("id", "metric", "value", "number", "unit", "kind")})


def relation_row(relation: Relation) -> Row:
    """Return ``subject`` and ``object`` ids and the properties of a relationship."""
    row: Row = {"subject": relation.subject, "object": relation.object}
    if (evidence := relation.evidence) is not None:
        row |= {
            "sentence": evidence.sentence,
            "start_char": evidence.start,
            "end_char": evidence.end,
            "score": float(evidence.score),
            "extractor": evidence.extractor,
            "mentions": json.dumps(evidence.mentions, ensure_ascii=False),
        }
    return row


def evidence_from_row(paper: str, row: Mapping[str, Any]) -> Evidence:
    """Return the evidence in a row of :func:`relation_row`; its paper stands on the node it came from.

    Raises
    ------
    StoreCorruptError
        If the row's mentions are no JSON list.
    """
    try:
        mentions = tuple(json.loads(row["mentions"]))
    except (TypeError, ValueError) as error:
        raise StoreCorruptError(
            f"mentions {row['mentions']!r} on a relationship of {paper}", expected="a JSON list of strings"
        ) from error
    return Evidence(
        paper_id=paper,
        start=row["start_char"],
        end=row["end_char"],
        sentence=row["sentence"],
        score=row["score"],
        extractor=row["extractor"],
        mentions=mentions,
    )
