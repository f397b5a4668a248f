"""The one reader of all formats: tells the format of each file and yields the papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kg import registry
from kg.contracts import OnError, Source
from kg.errors import FormatError, InputError
from kg.model import Paper
from kg.sources.files import decoded, expand, read_bytes, shown, source_name, suffix
from kg.sources.records import report

__all__ = ["read_papers"]

_NEUTRAL_SUFFIX = ".txt"
"""Read from folders, though it says nothing about the format."""


def read_papers(
    paths: Iterable[str | Path],
    *,
    format: str | None = None,  # noqa: A002  the word that the command line uses too
    on_error: OnError | None = None,
) -> Iterator[Paper]:
    r"""Read the papers in files of any known format, in the order of the files, repeats included.

    Paths and format are checked at once, before anything is read: a path that does not exist and a format of no known
    name are raised even with ``on_error``. :attr:`kg.model.Paper.source` is the whole path of the file, or ``stdin``;
    errors name the file as it was given.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders (read at all depths), glob patterns (``**`` too), and ``-`` for standard input. Each is expanded
        and sorted; a file is read once. Files may be packed with gzip.
    format : str, optional
        Name of the format of all files, see ``kg.registry.names("source")``. By default it is told from the content of
        each file; where several formats fit, or none does, from the ending of its name.
    on_error : callable, optional
        Called with the error of each bad record, of each file that cannot be read at all, and of each folder or pattern
        without a file; reading goes on. By default the error is raised.

    Raises
    ------
    InputError
        If a path leads to no file, a file is not text, or a record is bad; :class:`kg.errors.FormatError` if a text is
        in no known format.
    ConfigError
        If there is no format of that name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "moss.csv").write_text("title,abstract,published\nSorting with Moss,We sort.,2024\n")
    ...     [(paper.title, paper.year) for paper in read_papers([folder])]
    [('Sorting with Moss', 2024)]
    """
    wanted = registry.names("source") if format is None else [format]
    sources = {name: _source(name) for name in wanted}
    known = sources if format is None else {name: _source(name) for name in registry.names("source")}
    suffixes = {_NEUTRAL_SUFFIX}.union(*(_suffixes(source) for source in known.values()))
    files = expand(paths, suffixes, on_error=on_error)
    return _read(files, sources, format_name=format, on_error=on_error)


def _source(name: str) -> Source:
    source: Source = registry.provider("source", name)()
    return source


def _suffixes(source: Source) -> tuple[str, ...]:
    """Return the endings of file names that say a format; a source need not have any."""
    return tuple(getattr(source, "suffixes", ()))


def _read(
    files: Iterable[str], sources: Mapping[str, Source], *, format_name: str | None, on_error: OnError | None
) -> Iterator[Paper]:
    for file in files:
        try:
            text = decoded(read_bytes(file), file, lenient=on_error is not None)
            source = sources[format_name] if format_name else _detect(text, file, sources)
        except InputError as error:
            report(error, on_error)
        else:
            path = source_name(file)
            for paper in source.parse(text, source=shown(file), on_error=on_error):
                yield replace(paper, source=path)


def _detect(text: str, file: str, sources: Mapping[str, Source]) -> Source:
    """Return the source whose format a text is in.

    Where no format fits, the ending of the name decides too, so that the parser can say what is wrong with the file.
    """
    fitting = [source for source in sources.values() if source.matches(text)]
    if len(fitting) == 1:
        return fitting[0]
    named = [source for source in fitting or sources.values() if suffix(file) in _suffixes(source)]
    if len(named) == 1:
        return named[0]
    line, first = next((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
    names = ", ".join(source.name for source in fitting)
    raise FormatError(
        f"text that fits {f'several formats ({names})' if fitting else 'no known format'}, beginning {first[:60]!r}",
        expected=f"one of {', '.join(sources)}",
        where=f"{shown(file)}:{line}",
        hint="Name the format if it is one of these; else make JSON Lines with the fields title and abstract",
    )
