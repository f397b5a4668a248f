"""What can be done with a graph that is stored: ask it, count it, measure it, write it out.

Every function takes a store, or the place of one; a place is opened for the call and closed after it.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.contracts import Counts, GraphStore, Rows
from kg.errors import ConfigError, UnknownEntityError
from kg.identifiers import name_key
from kg.pipeline import open_store
from kg.registry import provider
from kg.schema import ENTITY_LABELS, load_schema

if TYPE_CHECKING:
    import networkx as nx

    from kg.analyze.centrality import Centrality
    from kg.analyze.cooccurrence import CoOccurrence
    from kg.export.html import PageStats
    from kg.store.named import NamedQuery

__all__ = [
    "StoreInfo",
    "centrality",
    "cooccurrence",
    "export_html",
    "export_jsonl",
    "info",
    "named_queries",
    "project",
    "query",
]

StoreLike = str | Path | GraphStore


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreInfo:
    """What a store holds: its place, the version of its schema, and the counts of nodes and relationships."""

    location: str
    schema_version: int
    counts: Counts


@contextmanager
def _opened(store: StoreLike, *, write: bool = False) -> Iterator[GraphStore]:
    if isinstance(store, str | Path):
        if write:
            open_store(store, read_only=True).close()  # a store that does not exist is not made for a question
        with open_store(store, read_only=not write) as opened:
            yield opened
    else:
        yield store


def named_queries() -> list[NamedQuery]:
    """Return the queries that come with kg, by name."""
    queries: list[NamedQuery] = provider("queries", "all")()
    return queries


def query(
    store: StoreLike,
    cypher: str | None = None,
    *,
    name: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    write: bool = False,
) -> Rows:
    """Answer a Cypher statement or a named query.

    Parameters
    ----------
    store : str, Path or GraphStore
    cypher : str, optional
        A statement; either this or ``name`` is given.
    name : str, optional
        A query of :func:`named_queries`.
    parameters : mapping, optional
        Values of the query's parameters, by name without ``$``.
    write : bool
        Allow the statement to change the graph.

    Raises
    ------
    ReadOnlyError
        If the statement could write and ``write`` is False, or could read files or reach the network.
    QueryError
        If the store refuses the statement or a parameter is wrong.
    UnknownEntityError
        If a named query asks for a method, dataset or task that the graph does not have.
    """
    if (cypher is None) == (name is None):
        raise ConfigError("a query needs a Cypher statement or a name", expected="one of the two")
    with _opened(store, write=write) as opened:
        if name is None:
            return opened.run(cypher or "", parameters, write=write)
        named: NamedQuery = provider("queries", "one")(name)
        bound = provider("queries", "bind")(named, parameters or {})
        rows = opened.run(named.cypher, bound)
        if not rows.rows:
            for parameter in named.parameters:
                if parameter.type in ENTITY_LABELS:
                    _check_known(opened, parameter.type, bound[parameter.name])
        return rows


def _check_known(store: GraphStore, label: str, wanted: str) -> None:
    """Raise if no entity of the label has a name or alias, with the names that are nearest."""
    rows = store.run(f"MATCH (e:{label}) RETURN e.name, e.aliases")
    known = {form for name, aliases in rows for form in (name, *(aliases or ()))}
    if wanted.lower() in {form.lower() for form in known}:
        return
    by_key = {name_key(form): form for form in sorted(known)}
    near = [by_key[key] for key in difflib.get_close_matches(name_key(wanted), by_key, n=3)]
    raise UnknownEntityError(
        f"no {label} named {wanted!r}",
        where=store.location,
        hint=f"Near it: {', '.join(near)}" if near else f"`kg query 'MATCH (e:{label}) RETURN e.name'` lists them",
    )


def info(store: StoreLike) -> StoreInfo:
    """Count what a store holds."""
    with _opened(store) as opened:
        return StoreInfo(location=opened.location, schema_version=load_schema().version, counts=opened.counts())


def project(store: StoreLike) -> nx.MultiDiGraph:
    """Return the whole graph as a networkx graph, see :func:`kg.analyze.projection.project`."""
    with _opened(store) as opened:
        return provider("projection", "default")(opened)


def centrality(
    store: StoreLike, *, measure: str = "pagerank", label: str | None = None, limit: int | None = None
) -> list[Centrality]:
    """Rank nodes by a centrality, see :func:`kg.analyze.centrality.centrality`."""
    rows: list[Centrality] = provider("measure", "centrality")(
        project(store), measure=measure, label=label, limit=limit
    )
    return rows


def cooccurrence(
    store: StoreLike,
    *,
    left: str = "Method",
    right: str = "Dataset",
    roles: Collection[str] | None = None,
    min_support: int = 1,
) -> CoOccurrence:
    """Count which entities papers name together, see :func:`kg.analyze.cooccurrence.cooccurrence`."""
    with _opened(store) as opened:
        table: CoOccurrence = provider("measure", "cooccurrence")(
            opened, left=left, right=right, roles=roles, min_support=min_support
        )
        return table


def export_html(store: StoreLike, path: str | Path, **options: Any) -> PageStats:
    """Write one interactive page that opens offline, see :func:`kg.export.html.write` for the options."""
    page: PageStats = provider("exporter", "html")(project(store), path, **options)
    return page


def export_jsonl(store: StoreLike, out: str | Path | IO[str]) -> Counts:
    """Write every node and relationship as one JSON object a line, sorted; return how many of each kind."""
    with _opened(store) as opened:
        counts: Counts = provider("exporter", "jsonl")(opened, out)
        return counts
