"""The protocols between the stages. A stage gets its neighbour as an argument of one of these types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

from kg.model import Entity, Extraction, GraphBatch, LinkedPaper, Paper, PaperNode, Relation, Result

__all__ = [
    "Counts",
    "Extractor",
    "GraphStore",
    "Linker",
    "NameAuthority",
    "OnError",
    "Progress",
    "Rows",
    "Source",
    "WriteStats",
]

Item = TypeVar("Item")


class Progress(Protocol):
    """Wraps an iterable to show how far it is; ``total`` is the number of items where it is known."""

    def __call__(self, items: Iterable[Item], description: str, total: int | None = None) -> Iterator[Item]:
        """Yield the items unchanged."""
        ...


OnError = Callable[[Exception], None]
"""Called with each bad record that is skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The answer of a Cypher query: column names, and rows of plain Python values in the order of the answer.

    Nodes and relationships come as dicts of their properties; decimals as int or float; dates as ISO strings.
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Iterate over the rows."""
        return iter(self.rows)

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row as a dict from column name to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteStats:
    """What a write changed, in nodes and relationships of the store."""

    papers_written: int = 0
    papers_removed: int = 0
    relations_written: int = 0
    entities_removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Nodes by label and relationships by type; every label and type of the schema is a key."""

    nodes: Mapping[str, int] = field(default_factory=dict)
    relationships: Mapping[str, int] = field(default_factory=dict)


class Source(Protocol):
    """Reads the paper records of one format out of a text."""

    name: str

    def matches(self, text: str) -> bool:
        """Tell whether a text (its beginning is enough) is in this format."""
        ...

    def parse(self, text: str, *, source: str, on_error: OnError | None = None) -> Iterator[Paper]:
        """Yield the records in the order of the text, repeats included.

        Raises
        ------
        InputError
            At the first bad record, naming source and line; with ``on_error`` that is called, and reading goes on.
        """
        ...


class Extractor(Protocol):
    """Finds mentions, abbreviations, results and code addresses in papers."""

    fingerprint: str
    """Name, version and a hash of all that the outcome depends on besides the text."""

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield one extraction for each paper, in order. Depends on nothing but the paper itself."""
        ...


class Linker(Protocol):
    """Joins the mentions of one paper into entities with graph ids."""

    fingerprint: str

    @property
    def names(self) -> NameAuthority:
        """What is known of entities apart from papers."""
        ...

    def link(self, extraction: Extraction, *, digest: str) -> LinkedPaper:
        """Return what the paper says in terms of the graph. Depends on nothing but the extraction."""
        ...


class NameAuthority(Protocol):
    """What is known about an entity apart from any paper."""

    def find(self, label: str, name: str) -> str | None:
        """Return the id of the entity of ``label`` that a name or alias belongs to, None where it is not known."""
        ...

    def name(self, identifier: str) -> str | None:
        """Return the usual name in the field, None where it is not known."""
        ...

    def aliases(self, identifier: str) -> tuple[str, ...]:
        """Return other names that are not tied to a paper."""
        ...

    def broader(self, identifier: str) -> tuple[str, ...]:
        """Return the ids of the next wider entities of the same label, whether or not the graph has them."""
        ...


@runtime_checkable
class GraphStore(Protocol):
    """Holds one graph of the schema and answers Cypher. The suite in ``tests/contract`` says what it must do.

    A store is a context manager. All writes of one call are kept, or none is, whatever stops the process.
    """

    location: str
    """File or address, without any secret."""

    def write(self, batch: GraphBatch, *, progress: Progress | None = None) -> WriteStats:
        """Bring the store to what the batch says, see :class:`kg.model.GraphBatch`.

        Each paper of the batch replaces what was stored of it, removed papers go, and methods, datasets and tasks
        that no paper names any more go with them. Writing the same batch twice changes nothing the second time.

        Raises
        ------
        StoreError
            If an end of a relationship is neither stored nor in the batch; nothing is written then.
        """
        ...

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Rows:
        """Answer a Cypher statement.

        Raises
        ------
        ReadOnlyError
            If the statement could write, read files or reach the network, and ``write`` is False.
        QueryError
            If the store refuses the statement.
        """
        ...

    def digests(self) -> dict[str, str]:
        """Return the digest of every paper, by id."""
        ...

    def papers(self, ids: Collection[str] | None = None) -> Iterator[PaperNode]:
        """Yield the papers with these ids (all without), by id."""
        ...

    def entities(self, ids: Collection[str] | None = None) -> Iterator[Entity]:
        """Yield the methods, datasets and tasks with these ids (all without), by id."""
        ...

    def results(self) -> Iterator[Result]:
        """Yield all results, by id."""
        ...

    def relations(
        self, *, papers: Collection[str] | None = None, entities: Collection[str] | None = None
    ) -> Iterator[Relation]:
        """Yield relationships, sorted.

        Those that come out of one of ``papers`` and of their results, or that papers and results have to one of
        ``entities``; without either, all, ``BROADER`` included. Only one of the two may be given.
        """
        ...

    def counts(self) -> Counts:
        """Count nodes by label and relationships by type."""
        ...

    def close(self) -> None:
        """Let go of the store; nothing may be called afterwards."""
        ...

    def __enter__(self) -> Self:
        """Return the store itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the store."""
        ...
