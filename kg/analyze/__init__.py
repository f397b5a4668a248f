"""Measures over the graph: each module reads a store, or the networkx graph made of one, and returns frozen rows."""

from __future__ import annotations

from kg.analyze.centrality import Centrality
from kg.analyze.cooccurrence import CoOccurrence, Pair

__all__ = ["Centrality", "CoOccurrence", "Pair"]
