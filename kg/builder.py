"""Bringing a graph store up to date: reads, merges with what is stored, extracts what is new, writes, reports."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from kg.consolidate import consolidate
from kg.contracts import Counts, GraphStore, OnError, Progress
from kg.errors import UnknownEntityError
from kg.identifiers import paper_id, title_key
from kg.merging import Reading, merge_records, read_again, stored_reading
from kg.model import Paper
from kg.pipeline import Paths, Pipeline, Stopwatch, as_path, open_store, read_records

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
    model: str | None = None,
    min_score: float | None = None,
    corrections: str | Path | None = None,
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read papers and bring a graph store up to date with what they say.

    Papers that the store holds already, with the same text and read by the same extractor, are left alone: building
    twice changes nothing, and an interrupted build goes on where it stopped.

    Parameters
    ----------
    paths, format, model, min_score, corrections, on_error, progress
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
            return build(
                paths,
                store=opened,
                format=format,
                model=model,
                min_score=min_score,
                corrections=corrections,
                on_error=on_error,
                progress=progress,
            )
    skipped: list[Exception] = []

    def skip(error: Exception) -> None:
        skipped.append(error)
        if on_error is not None:
            on_error(error)

    pipeline = Pipeline(model=model, min_score=min_score, corrections=as_path(corrections), progress=progress)
    run = _Build(store=store, pipeline=pipeline)
    folder = _folder(store)
    records = (
        replace(record, source=_relative(record.source, folder))
        for record in read_records(paths, format, None if on_error is None else skip)
    )
    while run.step(records):
        pass
    return run.report(tuple(skipped))


def _folder(store: GraphStore) -> Path | None:
    """Return the folder of a store that is a file."""
    return None if "://" in store.location else Path(store.location).resolve().parent


def _relative(source: str, folder: Path | None) -> str:
    """Write a file's path as seen from the store's folder, so that both may be moved together."""
    path = Path(source)
    if folder is None or not path.is_absolute() or path.drive != folder.drive:
        return source
    return Path(os.path.relpath(path, folder)).as_posix()


@dataclass(slots=True)
class _Build:
    """One build under way."""

    store: GraphStore
    pipeline: Pipeline
    records: int = 0
    written: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)
    """Ids of papers with the sources that this run has read them in."""

    def step(self, records: Iterator[Paper]) -> bool:
        """Read, extract and write one batch; return False when there was nothing left to read."""
        digests = self.store.digests()
        size = min(max(_SMALLEST_BATCH, len(digests)), _LARGEST_BATCH)
        with Stopwatch(self.pipeline.seconds, "read"):
            batch = list(islice(records, size))
        if not batch:
            return False
        self.records += len(batch)
        readings, gone = self._with_stored(batch) if digests else (merge_records(batch), set[str]())
        self.told.update((record.id, record.source) for record in batch)
        new = [one for one in readings.values() if digests.get(one.id) != self.pipeline.digest(one)]
        self.seen = (self.seen | set(readings)) - gone
        if new or gone:
            linked = list(self.pipeline.read(new))
            with Stopwatch(self.pipeline.seconds, "store"):
                change = consolidate(linked, store=self.store, names=self.pipeline.names, removed=gone)
                self.store.write(change, progress=self.pipeline.progress)
            self.written = (self.written | {one.id for one in new}) - gone
        return True

    def _with_stored(self, records: Sequence[Paper]) -> tuple[dict[str, Reading], set[str]]:
        """Merge records with what is stored.

        Returns the papers that the records are of, or that have become others by them, and the ids of stored papers
        that are no more: known by title alone, until now that a number has turned up.
        """
        stored = {node.paper.id: stored_reading(node) for node in self.store.papers()}
        papers = read_again(stored.values(), records, self.told)
        read = {(record.id, record.source) for record in records}
        touched = {
            identifier: reading
            for identifier, reading in papers.items()
            if stored.get(identifier) != reading
            or any((record.id, record.source) in read for record in reading.said.values())
        }
        return touched, stored.keys() - papers.keys()

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


def remove(
    papers: Iterable[str], *, store: str | Path | GraphStore, corrections: str | Path | None = None
) -> tuple[str, ...]:
    """Take papers out of a store, with all that only they said.

    Parameters
    ----------
    papers : iterable of str
        Ids, arXiv numbers or titles.
    store : str, Path or GraphStore
    corrections : str or Path, optional
        The table that the graph was built with, so that names stay as it has them.

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
            return remove(papers, store=opened, corrections=corrections)
    stored = store.digests()
    found = tuple(dict.fromkeys(_find_paper(paper, stored, store) for paper in papers))
    store.write(consolidate([], store=store, names=Pipeline(corrections=as_path(corrections)).names, removed=found))
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
