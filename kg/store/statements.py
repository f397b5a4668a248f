"""Cypher statements built from the schema. Pure; values are always parameters, names those of the schema in backticks.

The reading ones are in the portable subset, for all stores. The writing ones are Ladybug's: ``LOAD FROM $rows`` takes
an Arrow table, whose columns are typed; in ``UNWIND $rows`` a column of nulls has no type, and is five times slower.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.schema import GraphSchema, NodeType, Property, RelationshipType
from kg.store.cypher import quote

__all__ = [
    "count_nodes",
    "count_relationships",
    "create_tables",
    "delete_nodes",
    "delete_relationships",
    "load_nodes",
    "load_relationships",
    "match_relationships",
    "node_columns",
    "pairs",
    "read_nodes",
    "relationship_columns",
]

_COLUMN_TYPES = {"string": "STRING", "integer": "INT64", "float": "DOUBLE", "string[]": "STRING[]"}


def pairs(schema: GraphSchema) -> Iterator[tuple[RelationshipType, str, str]]:
    """Yield each relationship type with each pair of labels it may join."""
    for kind in schema.relationships.values():
        for start, end in kind.pairs:
            yield kind, start, end


def create_tables(schema: GraphSchema) -> Iterator[str]:
    """Yield the statements that make Ladybug's tables for a schema.

    Examples
    --------
    >>> from kg.schema import load_schema
    >>> [line for line in create_tables(load_schema()) if "BROADER" in line]  # doctest: +NORMALIZE_WHITESPACE
    ['CREATE REL TABLE `BROADER`(FROM `Method` TO `Method`, FROM `Dataset` TO `Dataset`, FROM `Task` TO `Task`)']
    """
    for node in schema.nodes.values():
        columns = [_column(prop) + (" PRIMARY KEY" if prop.name == "id" else "") for prop in node.properties]
        yield f"CREATE NODE TABLE {quote(node.label)}({', '.join(columns)})"
    for kind in schema.relationships.values():
        ends = [f"FROM {quote(start)} TO {quote(end)}" for start, end in kind.pairs]
        yield f"CREATE REL TABLE {quote(kind.name)}({', '.join([*ends, *map(_column, kind.properties)])})"


def _column(prop: Property) -> str:
    return f"{quote(prop.name)} {_COLUMN_TYPES[prop.type]}"


def node_columns(node: NodeType, variable: str) -> str:
    """Return ``n.id AS id, ...`` for all properties of a label."""
    return ", ".join(f"{variable}.{quote(prop.name)} AS {quote(prop.name)}" for prop in node.properties)


def relationship_columns(kind: RelationshipType, variable: str) -> str:
    """Return ``, r.sentence AS sentence, ...`` for all properties of a type; empty where it has none."""
    return "".join(f", {variable}.{quote(prop.name)} AS {quote(prop.name)}" for prop in kind.properties)


def read_nodes(node: NodeType, where: str = "") -> str:
    """Return the statement that reads nodes ``n`` of a label, all properties, by id.

    ``where`` is a clause of the caller's own words, such as ``WHERE n.id > $after``.
    """
    return f"MATCH (n:{quote(node.label)}) {where} RETURN {node_columns(node, 'n')} ORDER BY n.id"


def match_relationships(kind: RelationshipType, start: str, end: str) -> str:
    """Return ``MATCH (s:START)-[r:TYPE]->(o:END)``."""
    return f"MATCH (s:{quote(start)})-[r:{quote(kind.name)}]->(o:{quote(end)})"


def count_nodes(label: str) -> str:
    """Return the statement that counts the nodes of a label."""
    return f"MATCH (n:{quote(label)}) RETURN count(n) AS number"


def count_relationships(kind: RelationshipType) -> str:
    """Return the statement that counts the relationships of a type."""
    return f"MATCH ()-[r:{quote(kind.name)}]->() RETURN count(r) AS number"


def load_nodes(node: NodeType) -> str:
    """Return the statement that brings nodes to the values of an Arrow table ``$rows``."""
    values = [prop.name for prop in node.properties if prop.name != "id"]
    sets = ", ".join(f"n.{quote(name)} = {quote(name)}" for name in values)
    return f"LOAD FROM $rows MERGE (n:{quote(node.label)} {{id: id}}) SET {sets}"


def load_relationships(kind: RelationshipType, start: str, end: str) -> str:
    """Return the statement that creates relationships from an Arrow table ``$rows`` with ``subject`` and ``object``."""
    values = ", ".join(f"{quote(prop.name)}: {quote(prop.name)}" for prop in kind.properties)
    properties = f" {{{values}}}" if values else ""
    return (
        f"LOAD FROM $rows MATCH (s:{quote(start)} {{id: subject}}) MATCH (o:{quote(end)} {{id: object}}) "
        f"CREATE (s)-[:{quote(kind.name)}{properties}]->(o)"
    )


def delete_nodes(label: str) -> str:
    """Return the statement that deletes the nodes ``$ids`` of a label with all their relationships."""
    return f"UNWIND $ids AS id MATCH (n:{quote(label)} {{id: id}}) DETACH DELETE n"


def delete_relationships(kind: RelationshipType, start: str, end: str) -> str:
    """Return the statement that deletes the relationships of a type and pair out of the nodes ``$ids``."""
    return f"{match_relationships(kind, start, end)} WHERE s.id IN $ids DELETE r"
