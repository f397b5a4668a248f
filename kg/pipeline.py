"""The pipeline: connects sources, extractor, linker and store; streams, counts and reports."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from kg.consolidate import consolidate
from kg.contracts import Counts, Extractor, GraphStore, Linker, NameAuthority, OnError, Progress
from kg.errors import ConfigError, UnknownEntityError
from kg.identifiers import content_hash, paper_id, title_key
from kg.merging import Reading, join_by_title, merge, merge_records, supersede
from kg.model import LinkedPaper, Paper
from kg.registry import provider
from kg.vocabulary import load_vocabulary

__all__ = ["BuildReport", "Pipeline", "build", "extract", "open_store", "remove"]

_SMALLEST_BATCH, _LARGEST_BATCH = 2_000, 20_000
"""Papers written at once. A batch is as large as what is stored already, within these bounds: rewriting then costs no
more than twice the whole, and an interrupted build keeps half of its work or more."""

Paths = str | Path | Iterable[str | Path]


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


def open_store(location: str | Path, *, read_only: bool = False) -> GraphStore:
    """Open the graph store at a place: a file path is the embedded store.

    Raises
    ------
    StoreMissingError
        If it is opened for reading only and does not exist.
    ConfigError
        If nothing is known that opens such an address.
    """
    scheme, separator, _ = str(location).partition("://")
    if separator:
        raise ConfigError(f"no store for {scheme}:// addresses", expected="the path of a file")
    store: GraphStore = provider("store", "embedded")(Path(location), read_only=read_only)
    return store


@dataclass(slots=True)
class Pipeline:
    """Papers in, what they say out; the parts are made when they are first needed.

    Attributes
    ----------
    extractor, linker : str
        Names in the registry.
    names : NameAuthority
        What is known of entities apart from papers.
    progress : Progress or None
        Shows how far long steps are.
    """

    extractor: str = "rules"
    linker: str = "default"
    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("read", "extract", "link", "store"), 0.0))
    _parts: tuple[Extractor, Linker] | None = None

    def parts(self) -> tuple[Extractor, Linker]:
        """Return the extractor and the linker."""
        if self._parts is None:
            with _Timer(self.seconds, "extract"):
                self._parts = provider("extractor", self.extractor)(), provider("linker", self.linker)()
        return self._parts

    @property
    def names(self) -> NameAuthority:
        """What is known of entities apart from papers."""
        return load_vocabulary()

    def digest(self, paper: Paper) -> str:
        """Return the hash of a record and of all that reads it: equal digests mean equal outcomes."""
        extractor, linker = self.parts()
        record = [
            paper.id,
            paper.title,
            paper.abstract,
            paper.published,
            paper.url,
            list(paper.authors),
            paper.author_count,
            paper.source,
        ]
        return content_hash([record, extractor.fingerprint, linker.fingerprint])

    def read(self, papers: Sequence[Paper]) -> Iterator[LinkedPaper]:
        """Yield what each paper says, in order."""
        extractor, linker = self.parts()
        stream: Iterator[Paper] = iter(papers)
        if self.progress is not None:
            stream = self.progress(stream, "reading papers", len(papers))
        extractions = extractor.extract(stream)
        while True:
            with _Timer(self.seconds, "extract"):
                extraction = next(extractions, None)
            if extraction is None:
                return
            with _Timer(self.seconds, "link"):
                linked = linker.link(extraction, digest=self.digest(extraction.paper))
            yield linked


class _Timer:
    """Adds the wall time of a block to a stage."""

    def __init__(self, seconds: dict[str, float], stage: str) -> None:
        self._seconds, self._stage, self._start = seconds, stage, 0.0

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._seconds[self._stage] += time.perf_counter() - self._start


def _records(paths: Paths, format: str | None, on_error: OnError | None) -> Iterator[Paper]:  # noqa: A002  # the option's name
    listed = [paths] if isinstance(paths, str | Path) else paths
    records: Iterator[Paper] = provider("reader", "default")(listed, format=format, on_error=on_error)
    return records


def extract(
    paths: Paths,
    *,
    format: str | None = None,  # noqa: A002  # the option's name
    extractor: str = "rules",
    on_error: OnError | None = None,
    progress: Progress | None = None,
) -> Iterator[LinkedPaper]:
    """Yield what each distinct paper of some sources says, in order of first appearance; nothing is stored.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        Files, folders, glob patterns, or ``-`` for standard input.
    format : str, optional
        Name of a source format; detected without.
    extractor : str
        Name of an extractor in the registry.
    on_error : callable, optional
        Called with each bad record, which is then left out; without it the first one is raised.
    progress : Progress, optional
        Shows how far the reading is.

    Raises
    ------
    InputError
        If a source or a record cannot be read, and ``on_error`` is not given.
    """
    readings = merge_records(_records(paths, format, on_error))
    yield from Pipeline(extractor=extractor, progress=progress).read([reading.paper for reading in readings.values()])


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
        As in :func:`extract`.
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
    records = _records(paths, format, None if on_error is None else skip)
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

    def step(self, records: Iterator[Paper]) -> bool:
        """Read, extract and write one batch; return False when there was nothing left to read."""
        digests = self.store.digests()
        size = min(max(_SMALLEST_BATCH, len(digests)), _LARGEST_BATCH)
        with _Timer(self.pipeline.seconds, "read"):
            batch = list(islice(records, size))
        if not batch:
            return False
        self.records += len(batch)
        readings = merge_records(batch)
        papers, replaced = self._with_stored(readings) if digests else ([r.paper for r in readings.values()], [])
        new = [paper for paper in papers if digests.get(paper.id) != self.pipeline.digest(paper)]
        self.seen.update(paper.id for paper in papers)
        if new or replaced:
            linked = list(self.pipeline.read(new))
            with _Timer(self.pipeline.seconds, "store"):
                change = consolidate(linked, store=self.store, names=self.pipeline.names, removed=replaced)
                self.store.write(change, progress=self.pipeline.progress)
            self.written.update(paper.id for paper in new)
        return True

    def _with_stored(self, readings: dict[str, Reading]) -> tuple[list[Paper], list[str]]:
        """Merge records with what is stored of their papers.

        Returns the papers as they shall be, and the ids of stored ones that have become another: papers known by
        title alone for which a number has turned up.
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
        papers, replaced = [], []
        for identifier, reading in readings.items():
            paper = reading.paper
            if not identifier.startswith("title:") and (untold := by_title.get(title_key(paper.title))):
                paper = merge(untold, paper)
                replaced.append(untold.id)
            if known := stored.get(identifier):
                again = known.source in reading.sources and identifier not in self.seen
                paper = supersede(known, paper) if again else merge(known, paper)
            papers.append(paper)
        return papers, replaced

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
