"""Which nodes of a projected graph go on the page: all, the strongest, or those around some names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.errors import ConfigError, UnknownEntityError
from kg.identifiers import name_key, title_key

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["drawable", "find", "neighbourhood", "strongest"]


def drawable(graph: nx.MultiDiGraph) -> nx.Graph:
    """Reduce a projected graph to what is drawn: papers and entities, one undirected edge where two are joined.

    Results are left out: each hangs on one paper, where it is listed, and as a node it would only hide the others.

    Returns
    -------
    networkx.Graph
        Nodes by id with ``label`` and ``name``; edges with ``predicates``, the relationship types between the two.
    """
    import networkx as nx

    reduced = nx.Graph()
    kept = {node: data for node, data in graph.nodes(data=True) if data["label"] != "Result"}
    reduced.add_nodes_from((node, {"label": kept[node]["label"], "name": kept[node]["name"]}) for node in sorted(kept))
    predicates: dict[tuple[str, str], list[str]] = {}
    for start, end, predicate in graph.edges(keys=True):
        if start in kept and end in kept and start != end:
            pair = (start, end) if start < end else (end, start)
            predicates.setdefault(pair, []).append(predicate)
    for (start, end), kinds in sorted(predicates.items()):
        reduced.add_edge(start, end, predicates=tuple(sorted(kinds)))
    return reduced


def find(graph: nx.MultiDiGraph, names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the papers and entities that the names stand for, in order, each once.

    A name is an id, a name, an alias or a paper's title, in any case. Where none is exactly so, one that differs by
    hyphens, spaces or plural will do. A name that several nodes share stands for all of them.

    Raises
    ------
    UnknownEntityError
        If a name stands for no node; the hint has the nearest ones.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("dataset:cifar-10", label="Dataset", name="CIFAR-10", aliases=("Cifar ten",))
    >>> find(graph, ["cifar TEN", "CIFAR10"])
    ('dataset:cifar-10',)
    """
    exact: dict[str, list[str]] = {}
    near: dict[str, list[str]] = {}
    for node, data in graph.nodes(data=True):
        if data["label"] != "Result":
            for text in {node, data["name"], *data.get("aliases", ())}:
                exact.setdefault(text.casefold(), []).append(node)
            key = title_key if data["label"] == "Paper" else name_key
            for text in {key(text) for text in (data["name"], *data.get("aliases", ()))}:
                near.setdefault(text, []).append(node)
    found: dict[str, None] = {}
    for name in names:
        wanted = name.strip()
        keys = (name_key(wanted), title_key(wanted))
        nodes = exact.get(wanted.casefold()) or [node for key in dict.fromkeys(keys) for node in near.get(key, ())]
        if not nodes:
            raise _unknown(wanted, graph)
        found.update(dict.fromkeys(sorted(nodes)))
    return tuple(found)


def neighbourhood(reduced: nx.Graph, centres: Sequence[str], *, hops: int) -> dict[str, int]:
    """Return each node within ``hops`` edges of one of the centres, with its distance, the nearest first."""
    distances = dict.fromkeys(centres, 0)
    frontier: Sequence[str] = centres
    for distance in range(1, hops + 1):
        reached = sorted({other for node in frontier for other in reduced[node]} - distances.keys())
        distances.update(dict.fromkeys(reached, distance))
        frontier = reached
    return distances


def strongest(reduced: nx.Graph, distances: Mapping[str, int], *, limit: int | None) -> list[str]:
    """Return at most ``limit`` of the nodes in ``distances``, the nearest first and the best joined among equals.

    Parameters
    ----------
    reduced : networkx.Graph
        As :func:`drawable` returns it.
    distances : mapping of str to int
        The nodes to choose from, with their distance to a centre; centres (0) stay whether or not they are joined.
    limit : int or None
        None draws all.

    Notes
    -----
    Half of the page goes to the papers that have most of the best joined entities, the other half to the entities that
    have most of these papers, and what one half leaves the other gets. By the number of links alone, a graph of some
    thousand papers would show entities only, and not one edge. Nodes left without any neighbour are left out too.

    Raises
    ------
    ConfigError
        If the limit is below 1.
    """
    if limit is not None and limit < 1:
        raise ConfigError(f"limit {limit}", expected="a whole number of at least 1, or None for no limit")
    if limit is None or len(distances) <= limit:
        return sorted(distances)

    def order(node: str, links: int) -> tuple[int, int, int, str]:
        return (distances[node], -links, -reduced.degree(node), node)

    papers = [node for node in distances if reduced.nodes[node]["label"] == "Paper"]
    entities = sorted(distances.keys() - set(papers), key=lambda node: order(node, reduced.degree(node)))
    hubs = set(entities[: limit // 2])
    papers.sort(key=lambda node: order(node, len(hubs.intersection(reduced[node]))))
    chosen = set(papers[: max(limit - limit // 2, limit - len(entities))])
    joined = {node: len(chosen.intersection(reduced[node])) for node in entities}
    entities.sort(key=lambda node: order(node, joined[node]))
    chosen.update(entities[: limit - len(chosen)])
    return sorted(
        node
        for node in chosen
        if distances[node] == 0 or not reduced.degree(node) or not chosen.isdisjoint(reduced[node])
    )


def _unknown(name: str, graph: nx.MultiDiGraph) -> UnknownEntityError:
    names = {data["name"].casefold(): data["name"] for _, data in graph.nodes(data=True) if data["label"] != "Result"}
    close = difflib.get_close_matches(name.casefold(), names, n=3)
    hint = f"Near it: {', '.join(names[key] for key in close)}" if close else "No name is near it"
    return UnknownEntityError(f"no paper, method, dataset or task named {name!r}", hint=hint)
