"""Which entities stand together in papers more often than chance would have them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analyze.association import expected_count, false_discovery_rates, npmi, upper_tail
from kg.contracts import GraphStore
from kg.errors import ConfigError, SchemaError
from kg.schema import ENTITY_LABELS, load_schema

if TYPE_CHECKING:
    import networkx as nx
    from scipy.sparse import csr_array

    Incidence = tuple[list[str], csr_array]
    """Ids of entities in order, and the matrix of papers by entities that is 1 where a paper has the entity."""

__all__ = ["CoOccurrence", "Pair", "cooccurrence"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pair:
    """Two entities and how they stand together. All counts are papers, never mentions.

    Attributes
    ----------
    left, left_name, right, right_name : str
        Ids and names.
    count : int
        Papers that have both.
    left_papers, right_papers : int
        Papers that have the one, or the other.
    expected : float
        Papers that would have both if the two were independent.
    npmi : float
        Normalised pointwise mutual information, -1 to 1; 0 when independent.
    p : float
        Chance of at least ``count`` papers with both if the two were independent (one-sided Fisher exact test).
    q : float
        ``p`` after the Benjamini-Hochberg correction over all pairs of the table: the share of false finds to be
        expected among all pairs with a ``q`` up to this one.
    """

    left: str
    left_name: str
    right: str
    right_name: str
    count: int
    left_papers: int
    right_papers: int
    expected: float
    npmi: float
    p: float
    q: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoOccurrence:
    """A table of pairs, the surest first.

    Attributes
    ----------
    left, right : str
        Labels of the two sides.
    papers : int
        Papers of the store, those without either side included: the population of the test.
    pairs : tuple of Pair
        By p, then by count (highest first), then by ids. Their number is the number of tests behind each ``q``.
    """

    left: str
    right: str
    papers: int
    pairs: tuple[Pair, ...]

    def __iter__(self) -> Iterator[Pair]:
        """Iterate over the pairs."""
        return iter(self.pairs)

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.pairs)

    def as_graph(self) -> nx.Graph:
        """Return the table as a graph of the entities.

        Returns
        -------
        networkx.Graph
            Nodes by id with ``label``, ``name`` and ``papers``. Edges with ``weight``, the papers that have both (a
            strength), ``distance``, its inverse (a length), ``npmi``, ``p`` and ``q``.

        Examples
        --------
        >>> pair = Pair(
        ...     left="method:bert", left_name="BERT", right="dataset:glue", right_name="GLUE", count=4,
        ...     left_papers=5, right_papers=6, expected=3.0, npmi=0.3, p=0.2, q=0.2,
        ... )
        >>> graph = CoOccurrence(left="Method", right="Dataset", papers=10, pairs=(pair,)).as_graph()
        >>> graph.edges["method:bert", "dataset:glue"]["distance"]
        0.25
        """
        import networkx as nx

        nodes = {}
        for pair in self.pairs:
            nodes[pair.left] = {"label": self.left, "name": pair.left_name, "papers": pair.left_papers}
            nodes[pair.right] = {"label": self.right, "name": pair.right_name, "papers": pair.right_papers}
        graph = nx.Graph()
        graph.add_nodes_from(sorted(nodes.items(), key=lambda item: item[0]))
        for pair in sorted(self.pairs, key=lambda pair: (pair.left, pair.right)):
            graph.add_edge(
                pair.left,
                pair.right,
                weight=pair.count,
                distance=1 / pair.count,
                npmi=pair.npmi,
                p=pair.p,
                q=pair.q,
            )
        return graph


def cooccurrence(
    store: GraphStore,
    *,
    left: str = "Method",
    right: str = "Dataset",
    roles: Collection[str] | None = None,
    min_support: int = 1,
) -> CoOccurrence:
    """Count the papers in which two kinds of entities stand together, and test each pair against chance.

    Parameters
    ----------
    store : GraphStore
        Any store; it is only read.
    left, right : str, default "Method" and "Dataset"
        ``Method``, ``Dataset`` or ``Task``. With both the same, each pair comes once, the smaller id left.
    roles : collection of str, optional
        All, if none are given. Count an entity in a paper only where it has one of these roles there. A label that has
        none of them is not restricted: ``{"used", "compared"}`` leaves out methods that the paper itself proposes,
        which stand beside its datasets by construction, and keeps all datasets.
    min_support : int, default 1
        Leave out pairs with fewer papers than this. Those left are the tests that ``q`` corrects for.

    Returns
    -------
    CoOccurrence
        Pairs with at least ``min_support`` papers.

    Raises
    ------
    SchemaError
        If a label is not one of the three, or neither label has one of the roles.
    ConfigError
        If ``min_support`` is below 1.

    Examples
    --------
    >>> import tempfile
    >>> from kg.registry import provider
    >>> with tempfile.TemporaryDirectory() as folder, provider("store", "embedded")(f"{folder}/graph.db") as store:
    ...     table = cooccurrence(store, roles={"used"}, min_support=3)
    ...     [(pair.left_name, pair.right_name, pair.count, pair.q) for pair in table]
    []
    """
    if min_support < 1:
        raise ConfigError(f"min_support {min_support}", expected="a whole number of at least 1")
    predicates = _predicates((left, right), roles)
    total = store.counts().nodes.get("Paper", 0)
    matrices = _incidence(store, predicates)
    names = {entity.id: entity.name for entity in store.entities()}
    pairs = _pairs(matrices[left], matrices[right], total, names, min_support=min_support)
    order = sorted(pairs, key=lambda pair: (pair.p, -pair.count, pair.left, pair.right))
    return CoOccurrence(left=left, right=right, papers=total, pairs=tuple(order))


def _pairs(
    left: Incidence, right: Incidence, total: int, names: Mapping[str, str], *, min_support: int
) -> Iterator[Pair]:
    """Yield the pairs with enough papers, in the order of the matrix product."""
    import numpy as np

    (left_ids, left_matrix), (right_ids, right_matrix) = left, right
    together = (left_matrix.T @ right_matrix).tocoo()
    kept = together.data >= min_support
    if left is right:
        kept &= together.row < together.col
    rows, columns, counts = together.row[kept], together.col[kept], together.data[kept]
    left_papers = np.asarray(left_matrix.sum(axis=0))[rows]
    right_papers = np.asarray(right_matrix.sum(axis=0))[columns]
    chances = upper_tail(counts, left_papers, right_papers, total)
    values = {
        "count": counts,
        "left_papers": left_papers,
        "right_papers": right_papers,
        "expected": expected_count(left_papers, right_papers, total),
        "npmi": npmi(counts, left_papers, right_papers, total),
        "p": chances,
        "q": false_discovery_rates(chances),
    }
    lists = [array.tolist() for array in values.values()]
    for row, column, *fields in zip(rows.tolist(), columns.tolist(), *lists, strict=True):
        one, other = left_ids[row], right_ids[column]
        yield Pair(
            left=one,
            left_name=names[one],
            right=other,
            right_name=names[other],
            **dict(zip(values, fields, strict=True)),
        )


def _predicates(labels: tuple[str, str], roles: Collection[str] | None) -> dict[str, frozenset[str]]:
    """Return, for each label, the relationship types from a paper that count."""
    schema = load_schema()
    for label in labels:
        if label not in ENTITY_LABELS:
            raise SchemaError(f"label {label!r}", expected=f"one of {', '.join(ENTITY_LABELS)}")
    known = {label: schema.roles(label) for label in labels}
    for role in roles or ():
        if not any(role in of_label for of_label in known.values()):
            either = sorted({role for of_label in known.values() for role in of_label})
            raise SchemaError(f"role {role!r} for {' and '.join(known)}", expected=f"one of {', '.join(either)}")
    return {
        label: frozenset(schema.predicate(label, role) for role in (set(of_label) & set(roles or ())) or set(of_label))
        for label, of_label in known.items()
    }


def _incidence(store: GraphStore, predicates: Mapping[str, frozenset[str]]) -> dict[str, Incidence]:
    """Return the papers of the entities of each label.

    All relationships are read in one stream. Rows are the same papers for each label; papers without any entity have
    no row, which changes no product of two matrices.
    """
    import numpy as np
    from scipy.sparse import csr_array

    papers: dict[str, int] = {}
    cells: dict[str, set[tuple[int, str]]] = {label: set() for label in predicates}
    for relation in store.relations():
        if relation.subject_label == "Paper" and relation.predicate in predicates.get(relation.object_label, ()):
            row = papers.setdefault(relation.subject, len(papers))
            cells[relation.object_label].add((row, relation.object))
    matrices = {}
    for label, pairs in cells.items():
        ids = sorted({entity for _, entity in pairs})
        column_of = {entity: column for column, entity in enumerate(ids)}
        rows = np.fromiter((row for row, _ in pairs), dtype=np.int64, count=len(pairs))
        columns = np.fromiter((column_of[entity] for _, entity in pairs), dtype=np.int64, count=len(pairs))
        ones = np.ones(len(pairs), dtype=np.int64)
        matrices[label] = (ids, csr_array((ones, (rows, columns)), shape=(len(papers), len(ids))))
    return matrices
