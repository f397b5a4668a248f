"""What every Cypher store reads in the same way: the reading half of a graph store, on top of its ``run``."""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

from kg import rows
from kg.contracts import Counts, Rows
from kg.errors import StoreError
from kg.model import Entity, PaperNode, Relation, Result
from kg.schema import ENTITY_LABELS, GraphSchema, RelationshipType
from kg.store import statements
from kg.store.cypher import quote

__all__ = ["CypherReading", "chunks"]

# Ids in one list parameter. Ladybug compares a scan with the whole list: 40 ms for 100 ids, 300 ms for 1,000.
CHUNK = 200
# Nodes read at a time where all are read.
PAGE = 2_000


def chunks(ids: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """Yield the ids in lists of at most ``size``.

    Examples
    --------
    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(ids)
    while chunk := list(islice(iterator, size)):
        yield chunk


class CypherReading(ABC):
    """Mixin for stores: answers all reading methods with portable Cypher through :meth:`run`."""

    schema: GraphSchema

    @abstractmethod
    def run(self, statement: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Rows:
        """Answer a Cypher statement, see :meth:`kg.contracts.GraphStore.run`."""

    def digests(self) -> dict[str, str]:
        """Return the digest of every paper, by id."""
        found = self.run("MATCH (p:Paper) RETURN p.id AS id, p.digest AS digest ORDER BY p.id")
        return dict(found.rows)

    def papers(self, ids: Collection[str] | None = None) -> Iterator[PaperNode]:
        """Yield the papers with these ids (all without), by id."""
        return map(rows.paper_from_row, self._nodes("Paper", ids))

    def entities(self, ids: Collection[str] | None = None) -> Iterator[Entity]:
        """Yield the methods, datasets and tasks with these ids (all without), by id."""
        streams = [self._entities(label, ids) for label in ENTITY_LABELS]
        return heapq.merge(*streams, key=attrgetter("id"))

    def _entities(self, label: str, ids: Collection[str] | None) -> Iterator[Entity]:
        for row in self._nodes(label, ids):
            yield rows.entity_from_row(label, row)

    def results(self) -> Iterator[Result]:
        """Yield all results, by id."""
        return map(rows.result_from_row, self._nodes("Result", None))

    def results_of(self, papers: Collection[str]) -> Iterator[Result]:
        """Yield the results that these papers report, by id."""
        reported = [object_id for _, _, object_id in self._reported(papers)]
        return map(rows.result_from_row, self._nodes("Result", reported))

    def relations(
        self, *, papers: Collection[str] | None = None, entities: Collection[str] | None = None
    ) -> Iterator[Relation]:
        """Yield relationships, sorted, see :meth:`kg.contracts.GraphStore.relations`.

        Raises
        ------
        StoreError
            If both papers and entities are given.
        """
        if papers is not None and entities is not None:
            raise StoreError("relations of papers and of entities at once", expected="one of the two")
        if entities is not None:
            return iter(self._relations_to(entities))
        if papers is not None:
            reported = ((result, "Result") for _, _, result in self._reported(papers))
            return self._relations_out(sorted({*((paper, "Paper") for paper in papers), *reported}), scan=False)
        every = (
            (row[0], label)
            for label in self.schema.nodes
            for row in self.run(f"MATCH (n:{quote(label)}) RETURN n.id AS id")
        )
        return self._relations_out(sorted(every), scan=True)

    def counts(self) -> Counts:
        """Count nodes by label and relationships by type."""
        count = statements.count_relationships
        return Counts(
            nodes={label: self._number(statements.count_nodes(label)) for label in self.schema.nodes},
            relationships={name: self._number(count(kind)) for name, kind in self.schema.relationships.items()},
        )

    def _number(self, statement: str) -> int:
        return int(self.run(statement).rows[0][0])

    def _nodes(self, label: str, ids: Collection[str] | None) -> Iterator[dict[str, Any]]:
        """Yield the properties of nodes by id, without ever holding more than a page of them."""
        node = self.schema.nodes[label]
        if ids is not None:
            # Matched one by one through the key; `n.id IN $ids` scans the label on Ladybug.
            statement = "UNWIND $ids AS id " + statements.read_nodes(node).replace(
                f"(n:{quote(label)})", f"(n:{quote(label)} {{id: id}})"
            )
            for chunk in chunks(sorted(set(ids)), PAGE):
                yield from self.run(statement, {"ids": chunk}).dicts()
            return
        statement = statements.read_nodes(node, "WHERE n.id > $after") + " LIMIT $page"
        after = ""
        while found := self.run(statement, {"after": after, "page": PAGE}).dicts():
            yield from found
            after = found[-1]["id"]

    def _reported(self, papers: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Yield (paper, ``REPORTS``, result) ids."""
        match = statements.match_relationships(self.schema.relationships["REPORTS"], "Paper", "Result")
        for chunk in chunks(sorted(set(papers))):
            for paper, result in self.run(f"{match} WHERE s.id IN $ids RETURN s.id, o.id", {"ids": chunk}):
                yield paper, "REPORTS", result

    def _relations_out(self, subjects: Sequence[tuple[str, str]], *, scan: bool) -> Iterator[Relation]:
        """Yield the relationships out of ``subjects``, (id, label) pairs in order.

        With ``scan`` these are all nodes of the store, so a range of ids finds them: quicker than lists of ids.
        """
        size = PAGE if scan else CHUNK
        for begin in range(0, len(subjects), size):
            page = subjects[begin : begin + size]
            labels = {label for _, label in page}
            found: list[Relation] = []
            given: dict[str, Any]
            for kind, start, end in statements.pairs(self.schema):
                if start not in labels:
                    continue
                ids = [identifier for identifier, label in page if label == start]
                if scan:
                    where, given = "s.id >= $first AND s.id <= $last", {"first": ids[0], "last": ids[-1]}
                else:
                    where, given = "s.id IN $ids", {"ids": ids}
                found += self._select(kind, (start, end), where, given=given)
            yield from sorted(found)

    def _relations_to(self, entities: Collection[str]) -> list[Relation]:
        found: list[Relation] = []
        for kind, start, end in statements.pairs(self.schema):
            if end in ENTITY_LABELS and start not in ENTITY_LABELS:
                for chunk in chunks(sorted(set(entities))):
                    found += self._select(kind, (start, end), "o.id IN $ids", given={"ids": chunk})
        return sorted(found)

    def _select(
        self, kind: RelationshipType, ends: tuple[str, str], where: str, *, given: Mapping[str, Any]
    ) -> Iterator[Relation]:
        """Yield the relationships of one type and pair of labels that a condition on ``s`` and ``o`` picks."""
        start, end = ends
        match, paper = statements.match_relationships(kind, start, end), "s.id"
        if start == "Result":  # the words stand in the paper that reports it
            paper = "p.id"
            match = f"MATCH (p:Paper)-[:REPORTS]->(s:Result)-[r:{quote(kind.name)}]->(o:{quote(end)})"
        columns = statements.relationship_columns(kind, "r")
        statement = f"{match} WHERE {where} RETURN s.id AS subject, o.id AS object, {paper} AS paper{columns}"
        for row in self.run(statement, given).dicts():
            yield Relation(
                subject=row["subject"],
                subject_label=start,
                predicate=kind.name,
                object=row["object"],
                object_label=end,
                evidence=rows.evidence_from_row(row["paper"], row) if kind.has_evidence else None,
            )
