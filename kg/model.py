"""Values that pass between the stages: frozen, ordered by their fields, built by keyword.

Offsets are characters in :attr:`Paper.text`, half open: ``paper.text[start:end]``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "Entity",
    "Evidence",
    "Extraction",
    "GraphBatch",
    "LinkedEntity",
    "LinkedPaper",
    "LinkedResult",
    "Mention",
    "Paper",
    "PaperNode",
    "Relation",
    "Result",
    "ResultMention",
    "Span",
]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Paper:
    """One paper, as its source gives it.

    Attributes
    ----------
    id : str
        ``arxiv:NUMBER`` or ``title:NORMALISED-TITLE``, see :func:`kg.identifiers.paper_id`.
    title, abstract : str
        As printed: offsets count in them.
    published : str or None
        ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY``, or ``--MM-DD`` where the year is not known.
    authors : tuple of str
        Names in the order of the paper; empty where they are not given.
    author_count : int or None
        Number of authors; some sources give only this.
    source : str
        File the text came from; in a store relative to the store's folder.
    """

    id: str
    title: str
    abstract: str
    published: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    source: str = ""

    @property
    def text(self) -> str:
        """Title, newline, abstract: the string that all offsets refer to."""
        return f"{self.title}\n{self.abstract}"

    @property
    def year(self) -> int | None:
        """Year of publication, where the date has one."""
        if self.published is None or self.published.startswith("--"):
            return None
        return int(self.published[:4])


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of a paper's text, half open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mention:
    """One place where a paper's text names a method, dataset or task.

    Attributes
    ----------
    start, end : int
        Characters in the paper's text; ``paper.text[start:end] == text`` always.
    text : str
        The surface string.
    label : str
        ``Method``, ``Dataset`` or ``Task``.
    role : str
        Role in the paper that this one mention supports, see ``roles`` in the schema.
    score : float
        Confidence that this is a mention of that label, 0 to 1.
    sentence : Span
        The sentence that the mention stands in.
    """

    start: int
    end: int
    text: str
    label: str
    role: str
    score: float
    sentence: Span


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ResultMention:
    """A numeric result as printed, before linking.

    ``method``, ``dataset`` and ``task`` are the spans of the mentions it belongs to, None where the text does not say.
    """

    span: Span
    sentence: Span
    value: str
    number: float | None
    unit: str | None
    kind: str
    metric: str | None = None
    method: Span | None = None
    dataset: Span | None = None
    task: Span | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What an extractor read in one paper.

    Attributes
    ----------
    extractor : str
        Name and version of what read it, e.g. ``rules/0.1.0``.
    mentions : tuple of Mention
        By position, not overlapping.
    abbreviations : tuple of (str, str)
        Short and long form as printed, for each abbreviation the paper defines.
    results : tuple of ResultMention
        By position.
    """

    paper: Paper
    extractor: str
    mentions: tuple[Mention, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    results: tuple[ResultMention, ...] = ()
    code_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Evidence:
    """The words that prove a relation.

    Attributes
    ----------
    start, end : int
        The best mention, in characters of the paper's text.
    sentence : str
        The sentence around it, as printed.
    mentions : tuple of str
        Distinct strings under which the paper names the object, sorted.
    """

    paper_id: str
    start: int
    end: int
    sentence: str
    score: float
    extractor: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LinkedEntity:
    """A method, dataset or task in one paper: its mentions joined and linked to a graph id."""

    id: str
    label: str
    name: str
    role: str
    score: float
    spans: tuple[Span, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LinkedResult:
    """A result in one paper; method, dataset and task are entity ids, None where the text does not say."""

    id: str
    metric: str | None
    value: str
    number: float | None
    unit: str | None
    kind: str
    method: str | None
    dataset: str | None
    task: str | None
    span: Span
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPaper:
    """All that one paper says in terms of the graph: entities by first mention, results by position."""

    paper: Paper
    digest: str
    entities: tuple[LinkedEntity, ...] = ()
    results: tuple[LinkedResult, ...] = ()
    code_urls: tuple[str, ...] = ()
    records: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entity:
    """A method, dataset or task in the graph.

    Attributes
    ----------
    id : str
        See :func:`kg.identifiers.entity_id`.
    label : str
        ``Method``, ``Dataset`` or ``Task``.
    name : str
        The usual name in the field.
    aliases : tuple of str
        Other names, sorted, without ``name``.
    """

    id: str
    label: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Result:
    """A numeric result node. ``kind`` is ``absolute``, ``change``, ``ratio`` or ``rank``."""

    id: str
    metric: str | None
    value: str
    number: float | None
    unit: str | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Relation:
    """One relationship of the graph: ids of both ends with their labels, a type of the schema, and its evidence.

    ``evidence`` is None only for ``BROADER``, which comes from names, not from a text.
    """

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    evidence: Evidence | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNode:
    """A paper as the graph holds it: the record that won, what the extractor added to it, and the digest of both.

    ``records`` are those of its sources, where there are several: see :mod:`kg.merging`.
    """

    paper: Paper
    digest: str
    code_urls: tuple[str, ...] = ()
    records: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphBatch:
    """The unit of writing, and the only thing that a store takes.

    Attributes
    ----------
    papers : tuple of PaperNode
        Each **replaces** what the store holds of that paper: node, relationships out of it and its results.
    entities : tuple of Entity
        As they shall be after the write: names, aliases and outgoing ``BROADER`` replace those of the store.
    results : tuple of Result
        Nodes that the relations refer to.
    relations : tuple of Relation
        Relationships out of the papers and results of this batch, and ``BROADER`` between any entities.
    removed : tuple of str
        Ids of papers to take out, with all that only they said.
    """

    papers: tuple[PaperNode, ...] = ()
    entities: tuple[Entity, ...] = ()
    results: tuple[Result, ...] = ()
    relations: tuple[Relation, ...] = ()
    removed: tuple[str, ...] = ()
