"""The graph as one HTML file to look at: it opens offline, asks the network for nothing, and runs nothing but itself.

pyvis holds the drawing and brings vis-network, which draws it. The page around it is our own: pyvis's template escapes
nothing, loads from other sites in all its modes, and opens with the nodes still moving.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError
from kg.export.document import counts_by_label, describe
from kg.export.files import replacing
from kg.export.layout import positions
from kg.export.page import render
from kg.export.selection import drawable, find, neighbourhood, strongest
from kg.schema import load_schema

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

__all__ = ["DEFAULT_LIMIT", "STYLES", "PageStats", "Style", "write"]

DEFAULT_LIMIT = 400
"""Nodes on a page. vis-network stays quick to some 5,000, but people lose their way long before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How nodes of one label look: vis-network's name of the shape, the colour by day and by night, the plural."""

    shape: str
    light: str
    dark: str
    many: str


# Shape and colour both carry the label. The colours can be told apart by colour-blind readers: M. Okabe and K. Ito,
# Color Universal Design, 2008; by night lighter ones of the same hues.
STYLES: Mapping[str, Style] = {
    "Paper": Style(shape="dot", light="#8b95a7", dark="#76829a", many="papers"),
    "Method": Style(shape="diamond", light="#0072b2", dark="#56b4e9", many="methods"),
    "Dataset": Style(shape="square", light="#d55e00", dark="#f0924a", many="datasets"),
    "Task": Style(shape="triangle", light="#009e73", dark="#3fcf9f", many="tasks"),
}

_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "hideEdgesOnDrag": True, "tooltipDelay": 10_000},
    "edges": {"smooth": False, "selectionWidth": 0, "hoverWidth": 0},
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 1.5, "labelHighlightBold": False},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStats:
    """Nodes and edges on the page, and papers and entities of the graph that are left out."""

    nodes: int
    edges: int
    left_out: int


def write(
    graph: nx.MultiDiGraph,
    path: str | os.PathLike[str],
    *,
    title: str = "kg",
    limit: int | None = DEFAULT_LIMIT,
    around: Sequence[str] | None = None,
    hops: int = 1,
) -> PageStats:
    """Write a projected graph as an interactive page.

    The same graph and arguments give the same bytes.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As ``kg.analyze.projection.project`` returns it; not changed. It may be empty.
    path : str or path
        The file; an existing one is replaced when the page is complete.
    title : str, default "kg"
        Heading of the page.
    limit : int or None, default 400
        Draw at most so many nodes, see :func:`kg.export.selection.strongest`; the page says how many are left out.
    around : sequence of str, optional
        Draw only what lies around these: names, aliases, titles or ids, in any case.
    hops : int, default 1
        How many edges away from ``around``, at least 1: 1 gives an entity's papers, 2 what else these name.

    Returns
    -------
    PageStats

    Raises
    ------
    UnknownEntityError
        If a name in ``around`` is not in the graph.
    ConfigError
        If ``limit`` or ``hops`` is below 1, or pyvis is installed without vis-network.
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("arxiv:1706.03762", label="Paper", name="Attention Is All You Need")
    >>> graph.add_node("method:transformer", label="Method", name="Transformer", aliases=())
    >>> _ = graph.add_edge("arxiv:1706.03762", "method:transformer", key="PROPOSES", role="proposed")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(graph, f"{folder}/graph.html", title="Attention")
    PageStats(nodes=2, edges=1, left_out=0)
    """
    if hops < 1:
        raise ConfigError(f"hops {hops}", expected="a whole number of at least 1")
    reduced = drawable(graph)
    centres = find(graph, around or ())
    within = neighbourhood(reduced, centres, hops=hops) if centres else dict.fromkeys(reduced, 1)
    drawn = strongest(reduced, within, limit=limit)
    picture = reduced.subgraph(drawn)
    network = _network(picture, drawn, reduced)
    document = {
        "title": title,
        "counts": list(counts_by_label(graph).items()),
        "styles": [[label, _style(label)] for label in STYLES],
        "centres": [drawn.index(node) for node in centres if node in picture],
        "within": len(within),
        "network": {"nodes": network.nodes, "edges": network.edges, "options": network.options},
        **describe(graph, reduced, drawn),
    }
    text = render(title=title, document=document, library=_vis("js"), library_style=_vis("css"))
    with replacing(path) as file:
        file.write(text)
    return PageStats(nodes=len(drawn), edges=len(network.edges), left_out=len(reduced) - len(drawn))


def _style(label: str) -> dict[str, Any]:
    style = STYLES[label]
    roles = () if label == "Paper" else load_schema().roles(label)
    return {"shape": style.shape, "light": style.light, "dark": style.dark, "many": style.many, "roles": list(roles)}


def _network(picture: nx.Graph, drawn: Sequence[str], reduced: nx.Graph) -> Network:
    """Put the drawn nodes and edges into a pyvis network, numbered by their place in ``drawn``."""
    from pyvis.network import Network

    sizes = _sizes(reduced, drawn)
    placed = positions(picture, sizes)
    # "directed" only keeps pyvis from looking through all edges for each new one; no edge gets an arrow.
    network = Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    numbers = {node: number for number, node in enumerate(drawn)}
    for node, number in numbers.items():
        style = STYLES[picture.nodes[node]["label"]]
        x, y = placed[node]
        name = picture.nodes[node]["name"]
        network.add_node(number, label=name, shape=style.shape, color=style.light, size=sizes[node], x=x, y=y)
    edges = ((numbers[start], numbers[end], data["predicates"]) for start, end, data in picture.edges(data=True))
    for start, end, predicates in sorted((*sorted(edge[:2]), edge[2]) for edge in edges):
        network.add_edge(start, end, arrows="", width=_width(predicates))
    return network


def _sizes(reduced: nx.Graph, drawn: Sequence[str]) -> dict[str, float]:
    """Return the radius of each node: the area grows with the links of an entity, up to the largest one drawn."""
    links = {node: reduced.degree(node) for node in drawn if reduced.nodes[node]["label"] != "Paper"}
    step = min(4.5, 26.0 / math.sqrt(max(links.values(), default=1) or 1))
    return {node: round(6.5 + step * math.sqrt(links[node]), 1) if node in links else 6.0 for node in drawn}


def _width(predicates: Sequence[str]) -> float:
    """Return the width of an edge: what a paper brings is drawn strongest, what it only mentions weakest."""
    kinds = load_schema().relationships
    ranks = [rank for name in predicates for _, rank in kinds[name].roles.values()] if predicates else []
    if min(ranks, default=2) == 1:
        return 2.0
    return 0.7 if set(predicates) == {"MENTIONS"} else 1.2


def _vis(suffix: str) -> str:
    """Return the text of vis-network, as it lies inside the installed pyvis; the newest where it brings several."""
    import pyvis

    name = {"js": "vis-network.min.js", "css": "vis-network.css"}[suffix]
    found = sorted(
        Path(pyvis.__file__).parent.glob(f"templates/lib/vis-*/{name}"),
        key=lambda file: [int(number) for number in re.findall(r"\d+", file.parent.name)],
    )
    if not found:
        raise ConfigError(
            f"pyvis is installed without {name}", hint="Install it again: pip install --force-reinstall pyvis"
        )
    return found[-1].read_text(encoding="utf-8")
