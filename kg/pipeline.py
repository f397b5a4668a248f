"""The pipeline: connects sources, extractor, linker and store; streams, counts and reports."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from pathlib import Path

from kg.config import model_name
from kg.contracts import Extractor, GraphStore, Linker, NameAuthority, OnError, Progress
from kg.errors import ConfigError
from kg.identifiers import content_hash
from kg.merging import Reading, merge_records
from kg.model import LinkedPaper, Paper
from kg.registry import provider

__all__ = ["Paths", "Pipeline", "Stopwatch", "as_path", "extract_papers", "open_store", "read_records"]

Paths = str | Path | Iterable[str | Path]


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
    model : str or None
        Name of an extractor in the registry, or the path of an ONNX file; None for the one of the environment.
    min_score : float or None
        Mentions that score less are left out; None for the model's own bound.
    linker : str
        Name in the registry.
    corrections : Path or None
        Table of corrections, see :mod:`kg.corrections`.
    progress : Progress or None
        Shows how far long steps are.
    """

    model: str | None = None
    min_score: float | None = None
    linker: str = "default"
    corrections: Path | None = None
    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("read", "extract", "link", "store"), 0.0))
    _parts: tuple[Extractor, Linker] | None = None

    def parts(self) -> tuple[Extractor, Linker]:
        """Return the extractor and the linker."""
        if self._parts is None:
            with Stopwatch(self.seconds, "extract"):
                self._parts = (
                    self._extractor(),
                    provider("linker", self.linker)(corrections=self.corrections),
                )
        return self._parts

    def _extractor(self) -> Extractor:
        model = model_name(self.model)
        is_file = model.endswith(".onnx")
        make = partial(provider("model-file", "onnx"), model) if is_file else provider("extractor", model)
        extractor: Extractor = make(min_score=self.min_score)
        return extractor

    @property
    def names(self) -> NameAuthority:
        """What is known of entities apart from papers."""
        return self.parts()[1].names

    def digest(self, reading: Reading) -> str:
        """Return the hash of a paper's records and of all that reads them: equal digests mean equal outcomes."""
        extractor, linker = self.parts()
        records = [astuple(record) for record in (reading.paper, *reading.records)]
        return content_hash([records, extractor.fingerprint, linker.fingerprint])

    def read(self, readings: Sequence[Reading]) -> Iterator[LinkedPaper]:
        """Yield what each paper says, in order."""
        extractor, linker = self.parts()
        papers: Iterator[Paper] = (reading.paper for reading in readings)
        if self.progress is not None:
            papers = self.progress(papers, "reading papers", len(readings))
        extractions = extractor.extract(papers)
        for reading in readings:
            with Stopwatch(self.seconds, "extract"):
                extraction = next(extractions)
            with Stopwatch(self.seconds, "link"):
                linked = linker.link(extraction, digest=self.digest(reading))
            yield replace(linked, records=reading.records)
        next(extractions, None)  # so that what shows the progress ends too


class Stopwatch:
    """Adds the wall time of a block to a stage."""

    def __init__(self, seconds: dict[str, float], stage: str) -> None:
        self._seconds, self._stage, self._start = seconds, stage, 0.0

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._seconds[self._stage] += time.perf_counter() - self._start


def as_path(given: str | Path | None) -> Path | None:
    """Return a path, None where none is given."""
    return None if given is None else Path(given)


def read_records(paths: Paths, source_format: str | None, on_error: OnError | None) -> Iterator[Paper]:
    """Yield the records of some sources, repeats included."""
    listed = [paths] if isinstance(paths, str | Path) else paths
    records: Iterator[Paper] = provider("reader", "default")(listed, format=source_format, on_error=on_error)
    return records


def extract_papers(
    paths: Paths,
    *,
    format: str | None = None,  # noqa: A002  # the option's name
    model: str | None = None,
    min_score: float | None = None,
    corrections: str | Path | None = None,
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
    model : str, optional
        ``default``, ``fast``, ``rules``, or the path of an ONNX file; the environment's ``KG_MODEL``, else
        ``default``, if not given.
    min_score : float, optional
        Mentions that score less, from 0 to 1, are left out; the model's own bound by default.
    corrections : str or Path, optional
        Table of corrections, see :mod:`kg.corrections`.
    on_error : callable, optional
        Called with each bad record, which is then left out; without it the first one is raised.
    progress : Progress, optional
        Shows how far the reading is.

    Raises
    ------
    InputError
        If a source or a record cannot be read, and ``on_error`` is not given.
    """
    readings = merge_records(read_records(paths, format, on_error))
    pipeline = Pipeline(model=model, min_score=min_score, corrections=as_path(corrections), progress=progress)
    yield from pipeline.read(list(readings.values()))
