"""CSV with a header line: comma, semicolon or tab, fields as in ``schemas/paper.schema.json``."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from kg.contracts import OnError
from kg.errors import InputError
from kg.model import Paper
from kg.sources.records import FIELDS, checked_bytes, lines, paper_from_record, report

__all__ = ["CSVSource"]

_DELIMITERS = ",;\t"
_FIELD_LIMIT = 2**31 - 1  # the most that fits a C long on every platform


class CSVSource:
    """Reads one paper from each row under a header that names at least ``title`` and ``abstract``."""

    name = "csv"
    suffixes = (".csv", ".tsv")

    def matches(self, text: str) -> bool:
        r"""Tell whether the first row names a title and an abstract column.

        Examples
        --------
        >>> CSVSource().matches("Title;Abstract\nSorting with Moss;We sort."), CSVSource().matches("title: moss")
        (True, False)
        """
        _, header = _dialect(text.removeprefix("\ufeff"))
        return {"title", "abstract"} <= set(header)

    def parse(self, text: str, *, source: str, on_error: OnError | None = None) -> Iterator[Paper]:
        r"""Yield the papers in the order of the rows, repeats included. Rows of empty cells are skipped.

        Raises
        ------
        InputError
            If the header lacks a column or has one twice, and at the first bad record, naming source and the line that
            its row begins on; with ``on_error`` it is called instead.

        Examples
        --------
        >>> text = 'title,abstract,authors\nSorting with Moss,"We sort, slowly.",A. Ash; B. Elm\n'
        >>> [(paper.abstract, paper.authors) for paper in CSVSource().parse(text, source="moss.csv")]
        [('We sort, slowly.', ('A. Ash', 'B. Elm'))]
        """
        text = text.removeprefix("\ufeff")
        delimiter, header = _dialect(text)
        rows = _rows(text, delimiter)
        try:
            _check_header(header, f"{source}:{next(rows, (1, []))[0]}")
        except InputError as error:
            report(error, on_error)
            return
        for line, row in rows:
            try:
                paper = _paper(header, row, source=source, line=line)
            except InputError as error:
                report(error, on_error)
            else:
                yield paper


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield the line that each row begins on, with the row or what is wrong with it."""
    # The limit is one for the whole process, so it is only ever raised. Strict, so that a quote left open is an error
    # and does not pass for one long field.
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
    reader = csv.reader(lines(text), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error
        else:
            if any(cell.strip() for cell in row):
                yield line, row


def _dialect(text: str) -> tuple[str, list[str]]:
    """Return the delimiter that finds most of the known fields in the first row, and that row's column names."""
    headers = {}
    for delimiter in _DELIMITERS:
        _, row = next(_rows(text, delimiter), (1, []))
        headers[delimiter] = [] if isinstance(row, csv.Error) else [name.strip().casefold() for name in row]
    best = max(_DELIMITERS, key=lambda delimiter: _known(headers[delimiter]))
    return best, headers[best]


def _known(header: list[str]) -> int:
    return len(set(header) & set(FIELDS))


def _check_header(header: list[str], where: str) -> None:
    shown = repr(", ".join(header)[:80])  # a file that is no CSV may have anything in its first line
    for field in FIELDS:
        if header.count(field) > 1:
            raise InputError(f"column {field!r} stands twice in the header", expected="it once", where=where)
    if missing := [field for field in ("title", "abstract") if field not in header]:
        raise InputError(
            f"no column {' and no column '.join(map(repr, missing))} in the header ({shown})",
            expected="a header with title and abstract, separated by comma, semicolon or tab",
            where=where,
            hint="Add a first line that names the columns",
        )


def _paper(header: list[str], row: list[str] | csv.Error, *, source: str, line: int) -> Paper:
    if isinstance(row, csv.Error):
        raise InputError(f"broken CSV: {row}", expected="quotes in pairs", where=f"{source}:{line}") from row
    checked_bytes(",".join(row), source, line)
    if len(row) != len(header):
        raise InputError(
            f"a row of {len(row)} fields",
            expected=f"{len(header)}, as in the header",
            where=f"{source}:{line}",
            hint="Put fields that hold the separator or a newline in double quotes",
        )
    fields = dict(zip(header, row, strict=True))
    # An empty cell is how CSV says that a field is not known.
    given = {name: value for name, value in fields.items() if name in ("title", "abstract") or value.strip()}
    return paper_from_record(given, source=source, line=line)
