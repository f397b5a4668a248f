"""The way a small batch goes into an embedded store: one transaction that deletes, merges and creates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.contracts import Progress, WriteStats
from kg.rows import entity_row, paper_row, relation_row, result_row
from kg.schema import ENTITY_LABELS, GraphSchema
from kg.store import statements
from kg.store.cypher import quote
from kg.store.engine import Engine
from kg.store.plan import WritePlan
from kg.store.reading import chunks
from kg.store.tables import node_table, relationship_table

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["apply_increment", "new_nodes", "new_relationships"]


def apply_increment(
    engine: Engine, plan: WritePlan, schema: GraphSchema, *, progress: Progress | None = None
) -> WriteStats:
    """Bring an open store to a plan. All of it is kept, or nothing, whatever stops the process."""
    steps = [
        *((statements.load_nodes(schema.nodes[label]), table) for label, table in new_nodes(plan, schema).items()),
        *(
            (statements.load_relationships(schema.relationships[name], start, end), table)
            for (name, start, end), table in new_relationships(plan, schema).items()
        ),
    ]
    with engine.transaction():
        suspects = _named_by(engine, plan.replaced)
        _delete_replaced(engine, plan, schema)
        for statement, table in progress(steps, "writing", len(steps)) if progress else steps:
            engine.execute(statement, {"rows": table})
        removed = sum(_delete_orphans(engine, label, ids) for label, ids in suspects.items())
    return plan.stats(removed)


def new_nodes(plan: WritePlan, schema: GraphSchema) -> dict[str, pa.Table]:
    """Return the nodes of a plan as Arrow tables by label, without empty ones."""
    rows = {
        "Paper": [paper_row(node) for node in plan.papers],
        "Result": [result_row(result) for result in plan.results],
        **{label: [entity_row(one) for one in plan.entities if one.label == label] for label in ENTITY_LABELS},
    }
    return {label: node_table(schema.nodes[label].properties, found) for label, found in rows.items() if found}


def new_relationships(plan: WritePlan, schema: GraphSchema) -> dict[tuple[str, str, str], pa.Table]:
    """Return the relationships of a plan as Arrow tables by type and labels, without empty ones."""
    rows = defaultdict(list)
    for one in plan.relations:
        rows[one.predicate, one.subject_label, one.object_label].append(relation_row(one))
    return {
        (kind.name, start, end): relationship_table(kind.properties, rows[kind.name, start, end])
        for kind, start, end in statements.pairs(schema)
        if (kind.name, start, end) in rows
    }


def _named_by(engine: Engine, papers: tuple[str, ...]) -> dict[str, set[str]]:
    """Return the entities that papers name, by label: those that may be named by no paper afterwards."""
    found: dict[str, set[str]] = {label: set() for label in ENTITY_LABELS}
    for chunk in chunks(papers):
        for label, ids in found.items():
            statement = f"MATCH (p:Paper)-[]->(o:{quote(label)}) WHERE p.id IN $ids RETURN DISTINCT o.id"
            ids.update(identifier for (identifier,) in engine.execute(statement, {"ids": chunk}))
    return found


def _delete_replaced(engine: Engine, plan: WritePlan, schema: GraphSchema) -> None:
    reports = statements.match_relationships(schema.relationships["REPORTS"], "Paper", "Result")
    for chunk in chunks(plan.replaced):
        results = [key for (key,) in engine.execute(f"{reports} WHERE s.id IN $ids RETURN o.id", {"ids": chunk})]
        for label, ids in (("Result", results), ("Paper", chunk)):
            if ids:
                engine.execute(statements.delete_nodes(label), {"ids": ids})
    broader = schema.relationships["BROADER"]
    for label, _ in broader.pairs:
        for chunk in chunks(entity.id for entity in plan.rewidened if entity.label == label):
            engine.execute(statements.delete_relationships(broader, label, label), {"ids": chunk})


def _delete_orphans(engine: Engine, label: str, ids: set[str]) -> int:
    """Delete those of the entities that no paper names, and return how many."""
    return sum(len(orphans) for orphans in _orphans(engine, label, ids))


def _orphans(engine: Engine, label: str, ids: set[str]) -> Iterator[list[str]]:
    statement = (
        f"UNWIND $ids AS id MATCH (o:{quote(label)} {{id: id}}) "
        "WHERE NOT EXISTS { MATCH (:Paper)-[]->(o) } RETURN o.id"
    )
    for chunk in chunks(sorted(ids), 1_000):
        orphans = [key for (key,) in engine.execute(statement, {"ids": chunk})]
        if orphans:
            engine.execute(statements.delete_nodes(label), {"ids": orphans})
            yield orphans
