"""Which nodes the graph turns around: PageRank, degree and betweenness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError, SchemaError
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

__all__ = ["MEASURES", "Centrality", "centrality", "simple_graph"]

MEASURES = ("pagerank", "degree", "betweenness")

_DIGITS = 12
"""Scores are rounded to this many decimals: nodes in equal places would otherwise be ordered by rounding noise."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Centrality:
    """One node's place by one measure.

    Attributes
    ----------
    rank : int
        Place among the rows returned, from 1; equal scores have different ranks, by id.
    id, label, name : str
        The node.
    measure : str
        One of :data:`MEASURES`.
    score : float
        PageRank: share of a random walk, all nodes of the graph sum to 1. Degree: number of neighbours. Betweenness:
        share of the shortest paths between other nodes that run through this one, 0 to 1.
    """

    rank: int
    id: str
    label: str
    name: str
    measure: str
    score: float


def centrality(
    graph: nx.MultiDiGraph,
    *,
    measure: str = "pagerank",
    label: str | None = None,
    limit: int | None = None,
) -> tuple[Centrality, ...]:
    """Rank the nodes of a projected graph.

    The measure is taken on :func:`simple_graph`, undirected: that a paper points to a method and never the other way
    says nothing of importance.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`kg.analyze.projection.project` returns it; not changed.
    measure : str, default "pagerank"
        ``pagerank`` (Page, Brin, Motwani and Winograd, 1999; damping 0.85; weight is strength), ``degree``, or
        ``betweenness`` (Brandes, 2001; exact, distance is 1/weight; minutes from some 10,000 nodes on).
    label : str, optional
        Return only nodes of this label. They are still measured within the whole graph.
    limit : int, optional
        Return only the first so many.

    Returns
    -------
    tuple of Centrality
        The highest score first, then by id.

    Raises
    ------
    ConfigError
        If the measure is unknown or the limit negative.
    SchemaError
        If the schema has no such label.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("dataset:imagenet", label="Dataset", name="ImageNet")
    >>> for number in (1, 2):
    ...     graph.add_node(f"arxiv:{number}", label="Paper", name=f"Paper {number}")
    ...     _ = graph.add_edge(f"arxiv:{number}", "dataset:imagenet", key="EVALUATES_ON")
    >>> [(row.name, row.score) for row in centrality(graph, measure="degree", limit=2)]
    [('ImageNet', 2.0), ('Paper 1', 1.0)]
    """
    if measure not in MEASURES:
        raise ConfigError(f"no measure {measure!r}", expected=f"one of {', '.join(MEASURES)}")
    if limit is not None and limit < 0:
        raise ConfigError(f"limit {limit}", expected="a whole number of at least 0")
    labels = load_schema().nodes
    if label is not None and label not in labels:
        raise SchemaError(f"no node label {label!r}", expected=f"one of {', '.join(labels)}")
    scores = {node: round(float(score), _DIGITS) for node, score in _scores(simple_graph(graph), measure).items()}
    nodes: Mapping[str, dict[str, Any]] = graph.nodes
    chosen = (node for node in scores if label is None or nodes[node]["label"] == label)
    order = sorted(chosen, key=lambda node: (-scores[node], node))[:limit]
    return tuple(
        Centrality(
            rank=rank,
            id=node,
            label=nodes[node]["label"],
            name=nodes[node]["name"],
            measure=measure,
            score=scores[node],
        )
        for rank, node in enumerate(order, start=1)
    )


def simple_graph(graph: nx.MultiDiGraph) -> nx.Graph:
    """Reduce a projected graph to one undirected edge for each pair of nodes that are joined at all.

    Returns
    -------
    networkx.Graph
        The same nodes, without attributes, by id. Edges have ``weight``, the number of relationships between the two,
        and ``distance``, its inverse: some measures of networkx read an edge's number as strength, some as length.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph([("arxiv:1", "method:bert", "PROPOSES"), ("arxiv:1", "method:bert", "USES")])
    >>> simple_graph(graph).edges["arxiv:1", "method:bert"]
    {'weight': 2, 'distance': 0.5}
    """
    import networkx as nx

    weights: dict[tuple[str, str], int] = {}
    for start, end in graph.edges():
        if start != end:
            pair = (start, end) if start < end else (end, start)
            weights[pair] = weights.get(pair, 0) + 1
    simple = nx.Graph()
    simple.add_nodes_from(sorted(graph.nodes))
    simple.add_edges_from(
        (start, end, {"weight": weight, "distance": 1 / weight}) for (start, end), weight in sorted(weights.items())
    )
    return simple


def _scores(simple: nx.Graph, measure: str) -> Mapping[str, float]:
    import networkx as nx

    scores: Mapping[str, float]
    if measure == "degree":
        scores = dict(simple.degree())
    elif measure == "betweenness":
        scores = nx.betweenness_centrality(simple, weight="distance")
    else:
        scores = nx.pagerank(simple, weight="weight")
    return scores
