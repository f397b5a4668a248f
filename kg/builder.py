"""Bringing a graph store up to date: reads, merges with what is stored, extracts what is new, writes, reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from kg.consolidate import consolidate
from kg.contracts import Counts, GraphStore, OnError, Progress
from kg.errors import UnknownEntityError
from kg.identifiers import paper_id, title_key
from kg.merging import Reading, join_by_title, merge, merge_records, supersede
from kg.model import Paper
from kg.pipeline import Paths, Pipeline, Stopwatch, open_store, read_records
from kg.vocabulary import load_vocabulary

__all__ = ["BuildReport", "build", "remove"]

_SMALLEST_BATCH, _LARGEST_BATCH = 2_000, 20_000
"""Papers written at once. A batch is as large as what is stored already, within these bounds: rewriting then costs no
more than twice the whole, and an interrupted build keeps half of its work or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did.

    Attributes
    ----------
    records : int
        Records read, repeats included.
    papers : int
        Distinct papers among them.
    written, unchanged : int
        Papers that were stored, and papers that the store held already just so.
    skipped : tuple of Exception
        Bad records that were left out.
    counts : Counts
        Nodes by label and relationships by type, as the store now holds them.
    seconds : dict of str to float
        Wall time by stage: ``read``, ``extract``, ``link``, ``store``.
    """

    records: int
    papers: int
    written: int
    unchanged: int
    skipped: tuple[Exception, ...]
    counts: Counts
    seconds: dict[str, float]


def build(
    paths: Paths,
    *,
    store: str | Path | GraphStore,
    format: str | None = None,  # noqa: A002  # the option's name
    extractor: str = "rules",
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read papers and bring a graph store up to date with what they say.

    Papers that the store holds already, with the same text and read by the same extractor, are left alone: building
    twice changes nothing, and an interrupted build goes on where it stopped.

    Parameters
    ----------
    paths, format, extractor, on_error, progress
        As in :func:`kg.pipeline.extract_papers`.
    store : str, Path or GraphStore
        Where the graph is kept; made if it does not exist.

    Returns
    -------
    BuildReport

    Raises
    ------
    InputError
        If a source or a record cannot be read, and ``on_error`` is not given. What was written before stays.
    StoreError
        If the store cannot be opened or written.
    """
    if isinstance(store, str | Path):
        with open_store(store) as opened:
            return build(paths, store=opened, format=format, extractor=extractor, on_error=on_error, progress=progress)
    skipped: list[Exception] = []

    def skip(error: Exception) -> None:
        skipped.append(error)
        if on_error is not None:
            on_error(error)

    run = _Build(store=store, pipeline=Pipeline(extractor=extractor, progress=progress))
    records = read_records(paths, format, None if on_error is None else skip)
    while run.step(records):
        pass
    return run.report(tuple(skipped))


@dataclass(slots=True)
class _Build:
    """One build under way."""

    store: GraphStore
    pipeline: Pipeline
    records: int = 0
    written: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    read: set[tuple[str, str]] = field(default_factory=set)
    """Ids with the sources that had a record of them."""

    def step(self, records: Iterator[Paper]) -> bool:
        """Read, extract and write one batch; return False when there was nothing left to read."""
        digests = self.store.digests()
        size = min(max(_SMALLEST_BATCH, len(digests)), _LARGEST_BATCH)
        with Stopwatch(self.pipeline.seconds, "read"):
            batch = list(islice(records, size))
        if not batch:
            return False
        self.records += len(batch)
        readings = merge_records(batch)
        replaced: list[str] = []
        if digests:
            readings, replaced = self._with_stored(readings)
        papers = [reading.paper for reading in readings.values()]
        new = [paper for paper in papers if digests.get(paper.id) != self.pipeline.digest(paper)]
        self.seen.update(paper.id for paper in papers)
        self.seen.difference_update(replaced)
        self.read.update((identifier, source) for identifier, reading in readings.items() for source in reading.sources)
        if new or replaced:
            linked = list(self.pipeline.read(new))
            with Stopwatch(self.pipeline.seconds, "store"):
                change = consolidate(linked, store=self.store, names=self.pipeline.names, removed=replaced)
                self.store.write(change, progress=self.pipeline.progress)
            self.written.update(paper.id for paper in new)
            self.written.difference_update(replaced)
        return True

    def _with_stored(self, readings: dict[str, Reading]) -> tuple[dict[str, Reading], list[str]]:
        """Merge records with what is stored of their papers.

        Returns the records as they shall be, by id, and the ids of stored ones that have become another: papers known
        by title alone for which a number has turned up.
        """
        numbered: dict[str, str] = {}
        by_title: dict[str, Paper] = {}
        for node in self.store.papers():
            if node.paper.id.startswith("title:"):
                by_title[node.paper.id.removeprefix("title:")] = node.paper
            else:
                numbered.setdefault(title_key(node.paper.title), node.paper.id)
        readings = join_by_title(readings, numbered)
        stored = {node.paper.id: node.paper for node in self.store.papers(set(readings))}
        merged, replaced = {}, []
        for identifier, reading in sorted(readings.items()):  # of two numbers with one title the first takes it
            number = not identifier.startswith("title:")
            untold = by_title.pop(title_key(reading.paper.title), None) if number else None
            if untold is not None:
                replaced.append(untold.id)
            merged[identifier] = self._with_one(stored.get(identifier), self._with_one(untold, reading))
        return merged, replaced

    def _with_one(self, stored: Paper | None, reading: Reading) -> Reading:
        """Merge what was read with a stored record, or put it in its place if the source is read again."""
        if stored is None:
            return reading
        again = stored.source in reading.sources and (stored.id, stored.source) not in self.read
        return replace(reading, paper=(supersede if again else merge)(stored, reading.paper))

    def report(self, skipped: tuple[Exception, ...]) -> BuildReport:
        """Return what was done."""
        return BuildReport(
            records=self.records,
            papers=len(self.seen),
            written=len(self.written),
            unchanged=len(self.seen - self.written),
            skipped=skipped,
            counts=self.store.counts(),
            seconds=dict(self.pipeline.seconds),
        )


def remove(papers: Iterable[str], *, store: str | Path | GraphStore) -> tuple[str, ...]:
    """Take papers out of a store, with all that only they said.

    Parameters
    ----------
    papers : iterable of str
        Ids, arXiv numbers or titles.
    store : str, Path or GraphStore

    Returns
    -------
    tuple of str
        Ids of the papers that were removed.

    Raises
    ------
    UnknownEntityError
        If one of them is not in the store; nothing is removed then.
    """
    if isinstance(store, str | Path):
        open_store(store, read_only=True).close()  # a store that does not exist is not made for this
        with open_store(store) as opened:
            return remove(papers, store=opened)
    stored = store.digests()
    found = tuple(dict.fromkeys(_find_paper(paper, stored, store) for paper in papers))
    store.write(consolidate([], store=store, names=load_vocabulary(), removed=found))
    return found


def _find_paper(named: str, stored: dict[str, Any], store: GraphStore) -> str:
    if named in stored:
        return named
    identifier = paper_id(named, named)
    if identifier in stored:
        return identifier
    key = title_key(named)
    for node in store.papers():
        if title_key(node.paper.title) == key:
            return node.paper.id
    raise UnknownEntityError(
        f"no paper {named!r}", expected="an id, an arXiv number or a title of the graph", where=store.location
    )
