"""Where the nodes stand on the page: computed here once, so that the page opens at rest and the same each time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["positions"]

_SEED = 7
_ITERATIONS = 200
_ITERATIONS_LARGE = 50
"""From 500 nodes on, where networkx turns to a method that gets on faster by step and slower by the clock."""
_SPACING = 56.0
"""Mean distance of neighbouring nodes, in the units of vis-network (pixels at zoom 1)."""
_WIDTH = 1.3
"""How much wider than high the drawing gets: windows are wide."""
_EVENNESS = 0.72
"""Exponent on the distance from the middle. Below 1 it opens the crowded middle and draws in the far ends."""
_GAP = 12.0
"""Least distance between the outlines of two nodes."""


def positions(reduced: nx.Graph, sizes: Mapping[str, float]) -> dict[str, tuple[int, int]]:
    """Place the nodes of a graph.

    Each connected part is laid out for itself by forces (T. Fruchterman and E. Reingold, Graph drawing by
    force-directed placement, 1991) from a fixed seed, turned so that its long side lies flat, and evened out. The
    parts are then packed around the largest; forces alone would drive them far apart.

    Parameters
    ----------
    reduced : networkx.Graph
        Undirected; not changed.
    sizes : mapping of str to float
        Radius of each node.

    Returns
    -------
    dict of str to (int, int)
        x and y in vis-network's units, y downwards; whole numbers, so that rounding noise does not reach the file.

    Examples
    --------
    >>> import networkx as nx
    >>> placed = positions(nx.Graph([("a", "b"), ("a", "c")]), {"a": 8.0, "b": 8.0, "c": 8.0})
    >>> sorted(placed), len(set(placed.values()))
    (['a', 'b', 'c'], 3)
    """
    import networkx as nx
    import numpy as np

    parts = sorted((sorted(part) for part in nx.connected_components(reduced)), key=lambda part: (-len(part), part))
    nodes: list[str] = []
    placed: list[Points] = []
    taken = _Taken()
    for part in parts:
        radii = np.array([sizes[node] for node in part])
        points = _separate(_place(reduced, part), radii)
        points -= (points.min(axis=0) + points.max(axis=0)) / 2
        if nodes:
            reach = float(np.max(np.hypot(*points.T) + radii))
            points += taken.free_spot(reach)
        taken.add(points, radii)
        nodes += part
        placed.append(points)
    if not nodes:
        return {}
    whole = np.rint(np.vstack(placed)).astype(int).tolist()
    return {node: (x, y) for node, (x, y) in zip(nodes, whole, strict=True)}


def _place(reduced: nx.Graph, part: list[str]) -> Points:
    """Lay out one connected part around the origin."""
    import networkx as nx
    import numpy as np

    if len(part) == 1:
        return np.zeros((1, 2))
    # A fresh graph in sorted order: the layout depends on the order of nodes, and the caller's may be any.
    graph = nx.Graph()
    graph.add_nodes_from(part)
    graph.add_edges_from(sorted(tuple(sorted(edge)) for edge in reduced.subgraph(part).edges()))
    iterations = _ITERATIONS if len(part) < 500 else _ITERATIONS_LARGE
    placed = nx.spring_layout(graph, seed=_SEED, iterations=iterations)
    points: Points = np.array([placed[node] for node in part], dtype=np.float64)
    points -= np.median(points, axis=0)
    _, _, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    # The sign of an axis is free; fixing it keeps the drawing from being mirrored on another machine.
    axes *= np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
    points = points @ axes.T
    distance = np.hypot(*points.T)[:, None]
    scale = np.median(distance[distance > 0]) if np.any(distance > 0) else 1.0
    points *= np.where(distance > 0, (np.maximum(distance, 1e-9) / scale) ** (_EVENNESS - 1), 1.0)
    points *= np.array([_WIDTH, 1.0])
    # Scaled to room for each node: a disc of so many nodes at the wanted spacing has about this median radius.
    median = float(np.median(np.hypot(*points.T))) or 1.0
    spaced: Points = points * (_SPACING * 0.42 * np.sqrt(len(part)) / median)
    return spaced


def _separate(points: Points, radii: Points, rounds: int = 60) -> Points:
    """Push overlapping nodes apart, each pair by half of what is missing, until none overlap or the rounds are up."""
    import numpy as np
    from scipy.spatial import cKDTree

    reach = 2 * float(radii.max()) + _GAP
    points = points.copy()
    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(reach, output_type="ndarray")
        if len(pairs) == 0:
            break
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        one, other = pairs[:, 0], pairs[:, 1]
        apart = points[one] - points[other]
        distance = np.hypot(*apart.T)
        missing = np.maximum(radii[one] + radii[other] + _GAP - distance, 0.0)
        if not np.any(missing > 0.5):
            break
        # Two nodes at one place have no direction to part in; their numbers give one.
        angle = 2.4 * (one + 1)
        direction = np.where(
            (distance > 1e-6)[:, None],
            apart / np.maximum(distance, 1e-6)[:, None],
            np.column_stack([np.cos(angle), np.sin(angle)]),
        )
        push = direction * (missing / 2)[:, None]
        np.add.at(points, one, push)
        np.add.at(points, other, -push)
    return points


class _Taken:
    """The room that is taken by the parts placed so far."""

    def __init__(self) -> None:
        import numpy as np

        self._points: Points = np.empty((0, 2))
        self._radii: NDArray[np.float64] = np.empty(0)
        # Places to try: a spiral of even steps from the middle outwards, wide as the drawing is.
        turns = np.sqrt(np.arange(1, 20_000))
        around = np.column_stack([_WIDTH * np.cos(2 * turns), np.sin(2 * turns)])
        self._spiral: Points = around * (turns * _SPACING / 3)[:, None]
        self._tried = (0.0, 0)

    def add(self, points: Points, radii: NDArray[np.float64]) -> None:
        """Take the room of these nodes."""
        import numpy as np

        self._points = np.vstack([self._points, points])
        self._radii = np.concatenate([self._radii, radii])

    def free_spot(self, reach: float) -> Points:
        """Return the first place on the spiral where a disc of that radius is clear of all nodes."""
        import numpy as np

        smaller, begin = self._tried
        if reach < smaller:
            begin = 0  # where a larger one found no room, this one may
        for block in range(begin, len(self._spiral), 200):
            spots = self._spiral[block : block + 200]
            apart = np.hypot(*(spots[:, None, :] - self._points[None, :, :]).transpose(2, 0, 1))
            free = np.flatnonzero(np.all(apart >= reach + self._radii + _SPACING * 0.7, axis=1))
            if len(free):
                self._tried = (reach, block)
                spot: Points = spots[free[0]]
                return spot
        # So many parts that the spiral is full: to the right of all.
        return np.array([float(np.max(self._points[:, 0])) + reach + _SPACING, 0.0])
