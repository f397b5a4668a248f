"""From what single papers say to what the graph holds: the batch that brings a store up to date.

An entity's name and aliases follow from the set of strings that all its papers print, and ``BROADER`` from the set of
entities, so that neither the order of reading nor its division into runs makes a difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kg.contracts import GraphStore, NameAuthority
from kg.identifiers import label_of, usual_form
from kg.model import Entity, GraphBatch, LinkedPaper, LinkedResult, PaperNode, Relation, Result
from kg.schema import ENTITY_LABELS, GraphSchema, load_schema

__all__ = ["consolidate"]

_RESULT_ENDS = {"OF_METHOD": "method", "ON_DATASET": "dataset", "FOR_TASK": "task"}


def consolidate(
    papers: Sequence[LinkedPaper], *, store: GraphStore, names: NameAuthority, removed: Collection[str] = ()
) -> GraphBatch:
    """Return the batch that makes a store say of these papers what they say now, and nothing of the removed ones.

    Parameters
    ----------
    papers : sequence of LinkedPaper
        Each replaces what is stored of it.
    store : GraphStore
        Only read.
    names : NameAuthority
        What is known of entities apart from the papers.
    removed : collection of str
        Ids of papers to take out.
    """
    schema = load_schema()
    changed = {linked.paper.id for linked in papers} | set(removed)
    before = {r.object for r in store.relations(papers=changed) if r.object_label in ENTITY_LABELS}
    printed: dict[str, set[str]] = defaultdict(set)
    for linked in papers:
        for named in linked.entities:
            printed[named.id].update(named.evidence.mentions)
    touched = before | set(printed)
    for relation in store.relations(entities=touched):
        if relation.subject_label == "Paper" and relation.subject not in changed and relation.evidence:
            printed[relation.object].update(relation.evidence.mentions)
    entities = {identifier: _entity(identifier, forms, names) for identifier, forms in printed.items()}
    present = ({entity.id for entity in store.entities()} - touched) | set(entities)
    broader = _broader(present, names)
    stored = _stored_broader(store)
    moved = {narrow for narrow in present if broader.get(narrow) != stored.get(narrow)}
    for entity in store.entities(moved - set(entities)):
        entities[entity.id] = entity
    results = {result.id: result for linked in papers for result in linked.results}
    return GraphBatch(
        papers=tuple(
            PaperNode(paper=linked.paper, digest=linked.digest, code_urls=linked.code_urls, records=linked.records)
            for linked in papers
        ),
        entities=tuple(entities[identifier] for identifier in sorted(entities)),
        results=tuple(_result_node(results[identifier]) for identifier in sorted(results)),
        relations=(
            *(relation for linked in papers for relation in _relations(linked, schema)),
            *_broader_relations(entities, broader),
        ),
        removed=tuple(sorted(removed)),
    )


def _entity(identifier: str, printed: Iterable[str], names: NameAuthority) -> Entity:
    forms = set(printed)
    key = identifier.partition(":")[2].partition("~")[0]
    name = names.name(identifier) or usual_form(forms, key) or key.replace("-", " ")
    aliases = tuple(sorted((forms | set(names.aliases(identifier))) - {name}))
    return Entity(id=identifier, label=label_of(identifier), name=name, aliases=aliases)


def _broader(present: Collection[str], names: NameAuthority) -> dict[str, str]:
    """Return the nearest wider entity of each that has one in the graph."""
    nearest = ((narrow, next((wide for wide in names.broader(narrow) if wide in present), None)) for narrow in present)
    return {narrow: wide for narrow, wide in nearest if wide is not None and wide != narrow}


def _stored_broader(store: GraphStore) -> dict[str, str]:
    rows = store.run("MATCH (narrow)-[:BROADER]->(wide) RETURN narrow.id, wide.id")
    return dict(rows)


def _broader_relations(entities: Mapping[str, Entity], broader: Mapping[str, str]) -> Iterator[Relation]:
    for narrow in sorted(entities):
        if narrow in broader:
            label = entities[narrow].label
            yield Relation(
                subject=narrow, subject_label=label, predicate="BROADER", object=broader[narrow], object_label=label
            )


def _relations(linked: LinkedPaper, schema: GraphSchema) -> Iterator[Relation]:
    for entity in linked.entities:
        yield Relation(
            subject=linked.paper.id,
            subject_label="Paper",
            predicate=schema.predicate(entity.label, entity.role),
            object=entity.id,
            object_label=entity.label,
            evidence=entity.evidence,
        )
    for result in linked.results:
        yield Relation(
            subject=linked.paper.id,
            subject_label="Paper",
            predicate="REPORTS",
            object=result.id,
            object_label="Result",
            evidence=result.evidence,
        )
        yield from _result_relations(result)


def _result_relations(result: LinkedResult) -> Iterator[Relation]:
    for predicate, end in _RESULT_ENDS.items():
        identifier = getattr(result, end)
        if identifier is not None:
            yield Relation(
                subject=result.id,
                subject_label="Result",
                predicate=predicate,
                object=identifier,
                object_label=label_of(identifier),
                evidence=result.evidence,
            )


def _result_node(result: LinkedResult) -> Result:
    return Result(
        id=result.id,
        metric=result.metric,
        value=result.value,
        number=result.number,
        unit=result.unit,
        kind=result.kind,
    )
