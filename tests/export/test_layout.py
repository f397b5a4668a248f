import networkx as nx
import numpy as np
import pytest

from kg.export.layout import positions
from kg.export.selection import drawable


def placed(graph, size=10.0):
    return positions(graph, dict.fromkeys(graph, size))


def test_the_same_graph_is_placed_the_same_whatever_its_order(large_graph):
    reduced = drawable(large_graph)
    other = nx.Graph()
    other.add_nodes_from(reversed(list(reduced)))
    other.add_edges_from((end, start) for start, end in reversed(list(reduced.edges())))
    assert placed(reduced) == placed(other)


@pytest.mark.parametrize(
    "graph",
    [
        nx.path_graph(2),
        nx.star_graph(40),
        nx.empty_graph(30),
        nx.disjoint_union(nx.star_graph(12), nx.path_graph(7)),
    ],
)
def test_nodes_do_not_overlap(graph):
    graph = nx.relabel_nodes(graph, str)
    points = np.array(list(placed(graph).values()))
    apart = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() >= 20


def test_parts_stay_near_one_another():
    graph = nx.relabel_nodes(nx.disjoint_union(nx.star_graph(30), nx.empty_graph(5)), str)
    points = np.array(list(placed(graph).values()))
    assert np.ptp(points, axis=0).max() < 1500


def test_more_parts_than_the_spiral_has_room_for_still_get_a_place():
    graph = nx.relabel_nodes(nx.empty_graph(700), str)
    assert len(set(placed(graph).values())) == 700


def test_nothing_is_placed_nowhere():
    assert placed(nx.Graph()) == {}
