"""The graph of a store as a networkx graph: for reading, drawing, and the measures that networkx has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kg.contracts import GraphStore
from kg.errors import StoreError
from kg.model import Entity, Evidence, PaperNode, Relation, Result
from kg.schema import GraphSchema, load_schema

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["project"]


def project(store: GraphStore) -> nx.MultiDiGraph:
    """Copy the whole graph of a store into a networkx graph.

    The store is read in four streams, never node by node. Nodes are put in by id and edges by both ends and type,
    so that equal stores give equal graphs, in iteration order too.

    Parameters
    ----------
    store : GraphStore
        Any store; it is only read.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are keyed by graph id and have ``label`` and ``name``; papers further ``title``, ``published``, ``year``
        and ``url``; methods, datasets and tasks ``aliases`` (tuple of str); results ``metric``, ``value``, ``number``,
        ``unit`` and ``kind``. What is not known is left out, because GraphML and GEXF cannot hold None.

        Edges are keyed by relationship type and have ``predicate``; the ones that come out of a text further ``role``
        (from paper to entity), ``score`` (0 to 1), ``sentence``, ``start_char`` and ``end_char`` (characters of the
        paper's text, half open), ``mark_start`` and ``mark_end`` (the same mention, in characters of ``sentence``;
        only where it lies inside) and ``paper_id``.

    Raises
    ------
    StoreError
        If a relationship ends at a node that the store does not yield, as when it was written to in between.

    Examples
    --------
    >>> import tempfile
    >>> from kg.registry import provider
    >>> with tempfile.TemporaryDirectory() as folder, provider("store", "embedded")(f"{folder}/graph.db") as store:
    ...     print(project(store))
    MultiDiGraph with 0 nodes and 0 edges
    """
    import networkx as nx

    schema = load_schema()
    texts: dict[str, str] = {}
    nodes = dict(_papers(store.papers(), texts))
    nodes.update((entity.id, _entity(entity)) for entity in store.entities())
    nodes.update((result.id, _result(result)) for result in store.results())
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((key, nodes[key]) for key in sorted(nodes))
    for relation in sorted(store.relations()):
        for end in (relation.subject, relation.object):
            if end not in nodes:
                raise StoreError(
                    f"a {relation.predicate} relationship ends at {end!r}, which is no node of the store",
                    where=store.location,
                    hint="Read it again when nothing writes to it",
                )
        attributes = _edge(relation, schema, texts)
        graph.add_edge(relation.subject, relation.object, key=relation.predicate, **attributes)
    return graph


def _papers(papers: Iterable[PaperNode], texts: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and attributes of each paper, and keep its text beside: offsets of the evidence count in it."""
    for node in papers:
        paper = node.paper
        texts[paper.id] = paper.text
        attributes = {"label": "Paper", "name": paper.title, "title": paper.title}
        yield paper.id, attributes | _known(published=paper.published, year=paper.year, url=paper.url)


def _entity(entity: Entity) -> dict[str, Any]:
    return {"label": entity.label, "name": entity.name, "aliases": tuple(entity.aliases)}


def _result(result: Result) -> dict[str, Any]:
    """Return the attributes of a result; its name is the value with unit and metric, as a person would say it."""
    name = result.value
    if result.unit and not name.endswith(result.unit):
        # "%" and "x" stand against their number; words do not.
        name += result.unit if result.unit in {"%", "x", "×"} else f" {result.unit}"
    if result.metric:
        name += f" {result.metric}"
    known = _known(metric=result.metric, number=result.number, unit=result.unit)
    return {"label": "Result", "name": name, "value": result.value, "kind": result.kind} | known


def _edge(relation: Relation, schema: GraphSchema, texts: dict[str, str]) -> dict[str, Any]:
    attributes: dict[str, Any] = {"predicate": relation.predicate}
    kind = schema.relationships.get(relation.predicate)
    if kind is not None and relation.object_label in kind.roles:
        attributes["role"] = kind.roles[relation.object_label][0]
    evidence = relation.evidence
    if evidence is None:
        return attributes
    attributes |= {
        "score": evidence.score,
        "sentence": evidence.sentence,
        "start_char": evidence.start,
        "end_char": evidence.end,
        "paper_id": evidence.paper_id,
    }
    return attributes | _mark(evidence, texts.get(evidence.paper_id, ""))


def _mark(evidence: Evidence, text: str) -> dict[str, int]:
    """Return where the mention stands in its sentence; empty where the sentence is not found around it.

    Evidence counts from the start of the paper. One sentence may be printed twice, so the one around the mention is
    looked for, not the first.
    """
    length = len(evidence.sentence)
    begin = text.find(evidence.sentence, max(0, evidence.end - length), evidence.start + length)
    if begin < 0:
        return {}
    return {"mark_start": evidence.start - begin, "mark_end": evidence.end - begin}


def _known(**attributes: Any) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}
