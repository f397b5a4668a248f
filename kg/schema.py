"""The graph schema: what `schemas/graph.yaml` says, as typed values, and the check of a batch against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.model import GraphBatch, Relation

__all__ = ["Finding", "GraphSchema", "NodeType", "Property", "RelationshipType", "check", "load_schema", "schema_path"]

ENTITY_LABELS = ("Method", "Dataset", "Task")


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property: its name, its type (``string``, ``integer``, ``float``, ``string[]``), and if it may be null."""

    name: str
    type: str
    required: bool = False
    description: str = ""
    enum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeType:
    """A node label with its properties, ``id`` first."""

    label: str
    description: str
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipType:
    """A relationship type: the label pairs it may join and its properties."""

    name: str
    description: str
    pairs: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...]
    roles: Mapping[str, tuple[str, int]]
    """Object label -> (role word of `kg extract`, rank with 1 the strongest)."""

    @property
    def has_evidence(self) -> bool:
        """Whether relationships of this type come out of a text and carry its words."""
        return bool(self.properties)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSchema:
    """Node labels and relationship types by name, in the order of the file."""

    version: int
    nodes: Mapping[str, NodeType]
    relationships: Mapping[str, RelationshipType]

    def predicate(self, label: str, role: str) -> str:
        """Return the relationship type from a paper to an entity of ``label`` that has ``role`` in it.

        Raises
        ------
        SchemaError
            If the label has no such role.
        """
        for name, relationship in self.relationships.items():
            if relationship.roles.get(label, ("", 0))[0] == role:
                return name
        raise SchemaError(f"role {role!r} for a {label}", expected=f"one of {', '.join(self.roles(label))}")

    def roles(self, label: str) -> tuple[str, ...]:
        """Return the roles of an entity label, the strongest first."""
        found = [kind.roles[label] for kind in self.relationships.values() if label in kind.roles]
        return tuple(role for role, _ in sorted(found, key=lambda role: role[1]))

    def role(self, predicate: str, label: str) -> str:
        """Return the role word that a relationship type stands for with an object of ``label``."""
        return self.relationships[predicate].roles[label][0]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One way in which a batch breaks the schema: where, and what is wrong."""

    where: str
    reason: str


def schema_path(name: str) -> Path:
    """Return the path of a file of ``schemas/``: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    for folder in (package / "schemas", package.parent / "schemas"):
        if (folder / name).is_file():
            return folder / name
    raise SchemaError(f"schema file {name} is not installed", hint="Install kg again; its wheel carries schemas/")


@cache
def load_schema() -> GraphSchema:
    """Read ``schemas/graph.yaml``. The result is shared: it is frozen.

    Examples
    --------
    >>> load_schema().predicate("Dataset", "evaluated"), load_schema().roles("Task")
    ('EVALUATES_ON', ('addressed', 'mentioned'))
    """
    import yaml

    path = schema_path("graph.yaml")
    with path.open(encoding="utf-8") as file:
        document = yaml.safe_load(file)
    evidence = _properties(document["evidence"])
    return GraphSchema(
        version=document["version"],
        nodes={
            label: NodeType(label=label, description=node["description"], properties=_properties(node["properties"]))
            for label, node in document["nodes"].items()
        },
        relationships={name: _relationship(name, entry, evidence) for name, entry in document["relationships"].items()},
    )


def _properties(entries: Mapping[str, Mapping[str, Any]]) -> tuple[Property, ...]:
    return tuple(
        Property(
            name=name,
            type=entry["type"],
            required=entry.get("required", False),
            description=entry.get("description", ""),
            enum=tuple(entry.get("enum", ())),
        )
        for name, entry in entries.items()
    )


def _relationship(name: str, entry: Mapping[str, Any], evidence: tuple[Property, ...]) -> RelationshipType:
    pairs = entry.get("pairs") or [(start, end) for start in entry["from"] for end in entry["to"]]
    return RelationshipType(
        name=name,
        description=entry["description"],
        pairs=tuple((start, end) for start, end in pairs),
        properties=evidence if entry["evidence"] else (),
        roles={label: (role["role"], role["rank"]) for label, role in entry.get("roles", {}).items()},
    )


def check(batch: GraphBatch, schema: GraphSchema) -> Iterator[Finding]:
    """Yield every way in which a batch breaks the schema; nothing when it may be written.

    Checked are labels, relationship types and the labels they join, required values, evidence, and offsets that lie
    inside the text. Whether both ends of a relationship exist is for the store to say: they may be stored already.
    """
    for entity in batch.entities:
        if entity.label not in ENTITY_LABELS:
            yield Finding(where=entity.id, reason=f"label {entity.label!r} is not one of {', '.join(ENTITY_LABELS)}")
        if not entity.name.strip():
            yield Finding(where=entity.id, reason="an entity without a name")
    kinds = next(prop.enum for prop in schema.nodes["Result"].properties if prop.name == "kind")
    for result in batch.results:
        if result.kind not in kinds:
            yield Finding(where=result.id, reason=f"kind {result.kind!r} is not one of {', '.join(kinds)}")
    lengths = {node.paper.id: len(node.paper.text) for node in batch.papers}
    for node in batch.papers:
        if not node.paper.title.strip():
            yield Finding(where=node.paper.id, reason="a paper without a title")
    for relation in batch.relations:
        yield from _check_relation(relation, schema, lengths)


def _check_relation(relation: Relation, schema: GraphSchema, lengths: Mapping[str, int]) -> Iterator[Finding]:
    where = f"({relation.subject})-[:{relation.predicate}]->({relation.object})"
    kind = schema.relationships.get(relation.predicate)
    if kind is None:
        yield Finding(where=where, reason=f"no relationship type {relation.predicate!r} in the schema")
        return
    if (relation.subject_label, relation.object_label) not in kind.pairs:
        yield Finding(where=where, reason=f"may not join {relation.subject_label} to {relation.object_label}")
    evidence = relation.evidence
    if kind.has_evidence != (evidence is not None):
        yield Finding(where=where, reason="evidence missing" if kind.has_evidence else "evidence where none belongs")
    if evidence is None:
        return
    length = lengths.get(evidence.paper_id)
    if length is None:
        yield Finding(where=where, reason=f"its paper {evidence.paper_id!r} is not in the batch")
    elif not 0 <= evidence.start < evidence.end <= length:
        yield Finding(where=where, reason=f"offsets {evidence.start}-{evidence.end} outside a text of {length}")
    if not 0.0 <= evidence.score <= 1.0:
        yield Finding(where=where, reason=f"score {evidence.score} outside 0 to 1")
