"""What the command line prints: tables, JSON and CSV on standard output, progress on standard error."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

__all__ = ["OUTPUTS", "print_rows", "progress_bar"]

OUTPUTS = ("table", "json", "csv")

_UNBOUNDED = 1_000_000
"""Width of a table that does not go to a terminal: nothing is cut or wrapped for a reader that is a program."""

_SPACES = re.compile(r"[\t\n\r]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Item = TypeVar("Item")


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], output: str) -> None:
    """Print rows as a table, a JSON list of objects, or CSV with a header."""
    if output == "json":
        items = [dict(zip(columns, row, strict=True)) for row in rows]
        json.dump(items, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[_cell(value) for value in row] for row in rows])
    else:
        _print_table(columns, rows)


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(Text(_harmless(column)), overflow="fold")
    for row in rows:
        table.add_row(*(_table_cell(value) for value in row))
    Console(width=None if sys.stdout.isatty() else _UNBOUNDED, soft_wrap=False).print(table)


def _table_cell(value: Any) -> Text:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Text(_harmless(_cell(value)), justify="right" if number else "left")


def _harmless(text: str) -> str:
    """Write line ends and tabs as spaces and other control characters as escapes: they could steer the terminal."""
    return _CONTROLS.sub(lambda match: f"\\x{ord(match[0]):02x}", _SPACES.sub(" ", text))


def _cell(value: Any) -> str:
    """Write a value as text; lists and maps as JSON, floats to six digits, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def progress_bar(items: Iterable[Item], description: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items and show on standard error how far they are; nothing is shown where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(items, total=total, description=description)
