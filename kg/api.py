"""What can be done with a graph that is stored: ask it, count it, measure it, write it out.

Every function takes a store, or the place of one; a place is opened for the call and closed after it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.contracts import Counts, GraphStore, Rows
from kg.errors import ConfigError, ExportError, UnknownEntityError
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

    A method, dataset or task that a named query asks for is found by its name or an alias in any case; where none is
    exactly so, one that differs by hyphens, spaces or plural will do, if it is the only one.

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
        If a named query asks for a method, dataset or task that the graph does not have, or has twice.
    """
    if (cypher is None) == (name is None):
        raise ConfigError("a query needs a Cypher statement or a name", expected="one of the two")
    with _opened(store, write=write) as opened:
        if name is None:
            return opened.run(cypher or "", parameters, write=write)
        named: NamedQuery = provider("queries", "one")(name)
        bound = provider("queries", "bind")(named, parameters or {})
        rows = opened.run(named.cypher, bound)
        if rows.rows:
            return rows
        stored = {
            parameter.name: _stored_name(opened, parameter.type, bound[parameter.name])
            for parameter in named.parameters
            if parameter.type in ENTITY_LABELS
        }
        again = bound | stored
        return rows if again == bound else opened.run(named.cypher, again)


def _stored_name(store: GraphStore, label: str, wanted: str) -> str:
    """Return a name under which a named query finds the entity that a person means.

    Raises
    ------
    UnknownEntityError
        If there is no such entity, or several that are alike, with the names that are nearest.
    """
    forms = [
        (identifier, name, form)
        for identifier, name, aliases in store.run(f"MATCH (e:`{label}`) RETURN e.id, e.name, e.aliases")
        for form in (name, *(aliases or ()))
    ]
    if any(form.lower() == wanted.lower() for _, _, form in forms):
        return wanted
    for key in (name_key, _joined_key):
        alike: dict[str, str] = {identifier: name for identifier, name, form in forms if key(form) == key(wanted)}
        if len(alike) == 1:
            return alike.popitem()[1]
        if alike:
            break
    from difflib import get_close_matches

    by_key = {name_key(form): form for _, _, form in sorted(forms, key=lambda one: one[2])}
    near = [by_key[key] for key in get_close_matches(name_key(wanted), by_key, n=3)]
    raise UnknownEntityError(
        f"no {label} named {wanted!r}",
        where=store.location,
        hint=f"Near it: {', '.join(near)}" if near else f"`kg query 'MATCH (e:{label}) RETURN e.name'` lists them",
    )


def _joined_key(name: str) -> str:
    """Return a name's key without hyphens, but for those between digits: ``1-5`` is not ``15``."""
    return re.sub(r"(?<![0-9])-|-(?![0-9])", "", name_key(name))


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
    """Write one interactive page that opens offline, see :func:`kg.export.html.write` for the options.

    Raises
    ------
    ExportError
        If the graph is empty, or the file cannot be written.
    """
    graph = project(store)
    if not graph:
        raise ExportError(
            "the store holds no papers, there is nothing to draw",
            where=str(store) if isinstance(store, str | Path) else store.location,
            hint="Add some: kg build PATHS...",
        )
    page: PageStats = provider("exporter", "html")(graph, path, **options)
    return page


def export_jsonl(store: StoreLike, out: str | Path | IO[str]) -> Counts:
    """Write every node and relationship as one JSON object a line, sorted; return how many of each kind."""
    with _opened(store) as opened:
        counts: Counts = provider("exporter", "jsonl")(opened, out)
        return counts
