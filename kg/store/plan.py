"""What a batch changes in a store: checked, without repeats, and without what is stored already. Writes nothing.

The plan is the same for all stores; what they do with it differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from kg.contracts import WriteStats
from kg.errors import SchemaError, StoreError
from kg.model import Entity, Evidence, GraphBatch, PaperNode, Relation, Result
from kg.schema import ENTITY_LABELS, check
from kg.store.reading import CypherReading, chunks
from kg.store.statements import match_relationships

__all__ = ["WritePlan", "make_plan"]

# Findings named in an error.
SHOWN = 3
# One in so many papers of a store: from here reading all relationships is quicker than looking papers up.
FULL_SCAN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlan:
    """The difference between a store and what a batch says.

    Attributes
    ----------
    replaced : tuple of str
        Stored papers whose node, relationships and results go: the removed and the changed ones.
    papers, results, relations : tuple
        To be added once those are gone. ``relations`` has the new ``BROADER`` ones too.
    entities : tuple of Entity
        New ones that some paper names, and stored ones with other values.
    rewidened : tuple of Entity
        Stored entities whose outgoing ``BROADER`` go, because the batch says others.
    removed : int
        How many of ``replaced`` are not written again.
    """

    replaced: tuple[str, ...] = ()
    papers: tuple[PaperNode, ...] = ()
    results: tuple[Result, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Entity, ...] = ()
    rewidened: tuple[Entity, ...] = ()
    removed: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.replaced or self.papers or self.relations or self.entities or self.rewidened)

    def stats(self, entities_removed: int) -> WriteStats:
        """Return what the write of this plan changed."""
        return WriteStats(
            papers_written=len(self.papers),
            papers_removed=self.removed,
            relations_written=len(self.relations),
            entities_removed=entities_removed,
        )


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch without repeats, by id: of papers, entities and results the last one counts, of relations the best."""

    papers: Mapping[str, PaperNode]
    entities: Mapping[str, Entity]
    results: Mapping[str, Result]
    relations: Mapping[Relation, Relation]
    removed: frozenset[str]


def make_plan(batch: GraphBatch, store: CypherReading) -> WritePlan:
    """Return what a batch changes in a store.

    Raises
    ------
    SchemaError
        If the batch breaks the schema; the first findings are named.
    StoreError
        If an end of a relationship is neither stored nor in the batch.
    """
    unique = _unique(batch, store)
    wanted = {relation.object for relation in unique.relations.values()} | {
        relation.subject for relation in unique.relations.values() if relation.evidence is None
    }
    stored = {entity.id: entity for entity in store.entities(wanted | set(unique.entities))}
    _check_ends(unique, stored)

    named = {relation.object for relation in unique.relations.values() if relation.subject_label == "Paper"}
    absent = {key for key in unique.entities if key not in stored and key not in named}
    kept = [relation for relation in unique.relations.values() if relation.subject not in absent]
    kept = [relation for relation in kept if relation.object not in absent]

    held = {node.paper.id: node for node in store.papers(set(unique.papers) | unique.removed)}
    same = _unchanged(unique, kept, held, store=store)
    broader, rewidened = _broader(unique, kept, stored, store=store)
    removed = sorted(unique.removed & held.keys())
    changed = [node for key, node in sorted(unique.papers.items()) if key not in same]
    relations = [one for one in kept if one.evidence is not None and one.evidence.paper_id not in same]
    reported = {relation.object for relation in relations if relation.object_label == "Result"}
    return WritePlan(
        replaced=tuple(sorted({*removed, *(node.paper.id for node in changed if node.paper.id in held)})),
        papers=tuple(changed),
        results=tuple(result for key, result in sorted(unique.results.items()) if key in reported),
        relations=tuple(sorted([*relations, *broader])),
        entities=tuple(
            entity for key, entity in sorted(unique.entities.items()) if key not in absent and stored.get(key) != entity
        ),
        rewidened=tuple(stored[key] for key in sorted(rewidened)),
        removed=len(removed),
    )


def _unique(batch: GraphBatch, store: CypherReading) -> _Batch:
    found = [f"{finding.where}: {finding.reason}" for finding in islice(check(batch, store.schema), SHOWN)]
    if found:
        raise SchemaError(f"the batch breaks the schema: {'; '.join(found)}")
    relations: dict[Relation, Relation] = {}
    for relation in batch.relations:
        other = relations.get(relation)
        if other is None or _rank(relation.evidence) > _rank(other.evidence):
            relations[relation] = relation
    papers = {node.paper.id: node for node in batch.papers}
    removed = frozenset(batch.removed)
    if both := sorted(papers.keys() & removed):
        raise StoreError(f"papers both written and removed: {_some(both)}")
    return _Batch(
        papers=papers,
        entities={entity.id: entity for entity in batch.entities},
        results={result.id: result for result in batch.results},
        relations=relations,
        removed=removed,
    )


def _rank(evidence: Evidence | None) -> tuple[float, int, str]:
    """Order evidence from weak to strong: by score, then the earlier one; the sentence only breaks ties."""
    return (0.0, 0, "") if evidence is None else (evidence.score, -evidence.start, evidence.sentence)


def _some(names: Collection[str]) -> str:
    shown = ", ".join(islice(names, SHOWN))
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown


def _check_ends(batch: _Batch, stored: Mapping[str, Entity]) -> None:
    """Refuse relationships whose ends are missing, and results whose paper is not told."""
    entities = {(entity.label, key) for source in (stored, batch.entities) for key, entity in source.items()}
    reporter: dict[str, str] = {}
    missing: list[str] = []
    for one in batch.relations.values():
        ends = [(one.object_label, one.object), *([(one.subject_label, one.subject)] if one.evidence is None else [])]
        missing += [f"{label} {key}" for label, key in ends if label in ENTITY_LABELS and (label, key) not in entities]
        missing += [f"Result {key}" for label, key in ends if label == "Result" and key not in batch.results]
        if one.subject_label == "Result" and one.subject not in batch.results:
            missing.append(f"Result {one.subject}")
        if one.object_label == "Result" and reporter.setdefault(one.object, one.subject) != one.subject:
            raise StoreError(f"result {one.object} is reported by two papers", expected="one paper a result")
    if missing:
        raise StoreError(
            f"ends of relationships neither stored nor in the batch: {_some(sorted(set(missing)))}",
            hint="Nothing was written",
        )
    if lost := sorted(batch.results.keys() - reporter.keys()):
        raise StoreError(f"results that no paper of the batch reports: {_some(lost)}", hint="Nothing was written")
    for one in batch.relations.values():
        source = reporter.get(one.subject) if one.subject_label == "Result" else one.subject
        if one.evidence is not None and one.evidence.paper_id != source:
            raise SchemaError(
                f"({one.subject})-[:{one.predicate}]->({one.object}) has words of {one.evidence.paper_id}"
            )


def _unchanged(
    batch: _Batch, relations: Iterable[Relation], held: Mapping[str, PaperNode], *, store: CypherReading
) -> set[str]:
    """Return the ids of papers whose node, relationships and results are stored just so."""
    alike = {key for key, node in batch.papers.items() if held.get(key) == node}
    if not alike:
        return alike
    said: dict[str, dict[Relation, Evidence]] = defaultdict(dict)
    for one in relations:
        if one.evidence is not None:
            said[one.evidence.paper_id][one] = one.evidence
    known: dict[str, dict[Relation, Evidence]] = defaultdict(dict)
    total = store.run("MATCH (p:Paper) RETURN count(p)").rows[0][0]
    for one in store.relations() if len(alike) * FULL_SCAN > total else store.relations(papers=alike):
        if one.evidence is not None:
            known[one.evidence.paper_id][one] = one.evidence
    alike = {key for key in alike if said[key] == known[key]}
    reporter = {one.object: key for key in alike for one in said[key] if one.object_label == "Result"}
    found = {result.id: result for result in store.results_of(alike)} if reporter else {}
    return alike - {paper for result, paper in reporter.items() if found.get(result) != batch.results[result]}


def _broader(
    batch: _Batch, relations: Iterable[Relation], stored: Mapping[str, Entity], *, store: CypherReading
) -> tuple[list[Relation], set[str]]:
    """Return the ``BROADER`` relations to be created, and the stored entities whose present ones go first."""
    wanted: dict[str, set[Relation]] = {key: set() for key in batch.entities}
    for one in relations:
        if one.evidence is None:
            wanted.setdefault(one.subject, set()).add(one)
    present: dict[str, set[Relation]] = defaultdict(set)
    kind = store.schema.relationships["BROADER"]
    for label, _ in kind.pairs:
        statement = f"{match_relationships(kind, label, label)} WHERE s.id IN $ids RETURN s.id, o.id"
        subjects = sorted(key for key in wanted if key in stored and stored[key].label == label)
        for chunk in chunks(subjects):
            for subject, wider in store.run(statement, {"ids": chunk}):
                present[subject].add(
                    Relation(
                        subject=subject,
                        subject_label=label,
                        predicate=kind.name,
                        object=wider,
                        object_label=label,
                    )
                )
    created: list[Relation] = []
    rewidened: set[str] = set()
    for key, relations_wanted in wanted.items():
        gone = present[key] - relations_wanted if key in batch.entities else set()
        if gone:
            rewidened.add(key)
        created += relations_wanted if gone else relations_wanted - present[key]
    return created, rewidened
