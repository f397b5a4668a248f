"""What the page knows: the nodes drawn, and the words that join them. Plain values that JSON can hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.schema import load_schema

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["counts_by_label", "describe"]

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\\x00-\x20\x7f]+", re.IGNORECASE)
_ABOUT = ("OF_METHOD", "ON_DATASET", "FOR_TASK")


def counts_by_label(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Count the nodes of a projected graph by label, in the order of the schema."""
    counts = dict.fromkeys(load_schema().nodes, 0)
    for _, label in graph.nodes(data="label"):
        counts[label] += 1
    return counts


def describe(graph: nx.MultiDiGraph, reduced: nx.Graph, drawn: Sequence[str]) -> dict[str, Any]:
    """Return what the side panel shows of the drawn nodes.

    Parameters
    ----------
    graph, reduced
        The projected graph, and :func:`kg.export.selection.drawable` of it.
    drawn : sequence of str
        Ids of the nodes on the page; the values below name nodes by their place in it.

    Returns
    -------
    dict
        ``nodes``: one record each. ``links``: ``[paper, entity, role, words]`` for each drawn paper and each drawn
        entity in it, the latest papers first, with ``words`` the evidence in three pieces, the middle one the
        mention. ``results``: ``[paper, name, entities, words]``. ``broader``: ``[narrower, wider]``.
    """
    place = {node: number for number, node in enumerate(drawn)}
    nodes = [_node(graph.nodes[node], reduced, node) for node in drawn]
    links, broader = [], []
    for start, end, data in graph.edges(drawn, data=True):
        if end not in place:
            continue
        if "role" in data:
            links.append([place[start], place[end], data["role"], _words(data)])
        else:
            broader.append([place[start], place[end]])
    dates = [_sort_date(node) for node in nodes]
    links.sort(key=lambda link: (-dates[link[0]], link[:3]))
    return {"nodes": nodes, "links": links, "broader": sorted(broader), "results": _results(graph, place)}


def _node(data: Mapping[str, Any], reduced: nx.Graph, identifier: str) -> dict[str, Any]:
    node = {"id": identifier, "label": data["label"], "name": data["name"]}
    if data["label"] == "Paper":
        node["links"] = reduced.degree(identifier)
        node["date"] = _date(data.get("published"))
        # Any other scheme (javascript:, data:, file:) would be run or read by a click.
        node["url"] = url if (url := data.get("url")) and _WEB_ADDRESS.fullmatch(url) else None
    else:
        node["links"] = sum(reduced.nodes[other]["label"] == "Paper" for other in reduced[identifier])
        node["aliases"] = list(data.get("aliases", ()))
    return node


def _date(published: str | None) -> str | None:
    """Return a date as it is shown; the ones without a year say so."""
    if published is not None and published.startswith("--"):
        return f"{published[2:]} (year unknown)"
    return published


def _sort_date(node: Mapping[str, Any]) -> int:
    """Return a number that grows with the date; partial dates count from their start, unknown years as earliest."""
    date = node.get("date")
    if not date or "(" in date:
        return 0
    return int(re.sub(r"[^0-9]", "", date).ljust(8, "0")[:8])


def _words(data: Mapping[str, Any]) -> list[str]:
    """Return the evidence in three pieces: before the mention, the mention, after it."""
    sentence = data.get("sentence", "")
    begin, end = data.get("mark_start", len(sentence)), data.get("mark_end", len(sentence))
    return [sentence[:begin], sentence[begin:end], sentence[end:]]


def _results(graph: nx.MultiDiGraph, place: Mapping[str, int]) -> list[list[Any]]:
    results = []
    for paper in place:
        for _, result, predicate, data in graph.out_edges(paper, keys=True, data=True):
            if predicate == "REPORTS":
                about: Collection[int] = sorted(
                    place[end] for _, end, kind in graph.out_edges(result, keys=True) if kind in _ABOUT and end in place
                )
                results.append([place[paper], graph.nodes[result]["name"], about, _words(data)])
    return sorted(results)
