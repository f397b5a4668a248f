"""The one module that touches Ladybug: opens a file, runs statements, says in kg's words what went wrong."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from kg.contracts import Rows
from kg.errors import QueryError, ReadOnlyError, StoreCorruptError, StoreError, StoreLockedError
from kg.schema import load_schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Engine", "StoreBusyError", "plain"]

# Bytes of address space for one file. Ladybug's own default, 8 TiB, lets a process open 15 files at most.
MAX_SIZE = 1 << 39
# How Ladybug says that a file is not what it should be, as opposed to memory, rights or a full disk.
_DAMAGE = re.compile(r"(?i)not a valid|corrupt|checksum|cannot read|outside the database|assertion|deserializ|magic")

# Keys that Ladybug adds to nodes, relationships and paths.
_INTERNAL = frozenset({"_ID", "_LABEL", "_SRC", "_DST"})

_HINTS = (
    (re.compile(r"UNREACHABLE_CODE"), "Bind a parameter before any(...): WITH toLower($x) AS wanted MATCH ..."),
    (re.compile(r"(?i)function TYPE does not exist"), "Ladybug says label(r) for type(r)"),
    (re.compile(r"ANY type"), "An empty list or a null has no type there; compare it with a property instead"),
    (re.compile(r"Unable to cast Python instance"), "Parameters are strings, 64-bit integers, floats, booleans, lists"),
)
_NO_PROPERTY = re.compile(r"Cannot find property (?P<name>\S+) for")
_NO_TABLE = re.compile(r"Table (?P<name>\S+) does not exist")


class StoreBusyError(StoreLockedError):
    """The log is just being emptied into the file, or was when the process that did it was killed."""


class Engine:
    """An open Ladybug file.

    Parameters
    ----------
    path : Path
        The file; made where there is none, unless ``read_only``.
    read_only : bool
        Open it for reading. Other processes may write to it meanwhile.

    Raises
    ------
    StoreLockedError
        If another process writes to it.
    StoreBusyError
        If it cannot be read at this moment.
    StoreCorruptError
        If it is no Ladybug file, or damaged. It is left as it is.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        import ladybug

        self.path = path
        try:
            # A process killed in mid-write leaves a torn last record in the `.wal`; every record before it is whole.
            self._database = ladybug.Database(
                str(path), read_only=read_only, throw_on_wal_replay_failure=False, max_db_size=MAX_SIZE
            )
            self._connection = ladybug.Connection(self._database)
        except (RuntimeError, IndexError, UnicodeError) as error:
            raise _open_error(error, path, read_only=read_only) from error
        self._lock = threading.RLock()

    def execute(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run a statement and return all rows as plain values.

        Raises
        ------
        QueryError
            If Ladybug refuses it.
        """
        with self._lock:
            result = self._run(statement, parameters)
            try:
                columns = tuple(result.get_column_names())
                return Rows(columns=columns, rows=[tuple(map(plain, row)) for row in result])
            finally:
                result.close()

    def arrow(self, statement: str) -> pa.Table:
        """Run a statement and return its rows as an Arrow table."""
        with self._lock:
            result = self._run(statement, None)
            try:
                return result.get_as_arrow()
            finally:
                result.close()

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run a statement in a read-only transaction: the second guard, should a word have slipped past the first."""
        with self._lock, self.transaction(read_only=True):
            return self.execute(statement, parameters)

    def transaction(self, *, read_only: bool = False) -> _Transaction:
        """Return a context manager: commits at its end, rolls back on any exception, ``KeyboardInterrupt`` included."""
        return _Transaction(self, read_only=read_only)

    def close(self) -> None:
        """Checkpoint and let go of the file."""
        self._connection.close()
        self._database.close()

    def _run(self, statement: str, parameters: Mapping[str, Any] | None) -> Any:
        try:
            result = self._connection.execute(statement, dict(parameters or {}))
        except (RuntimeError, ValueError, TypeError, IndexError) as error:
            raise _query_error(error) from error
        return result[-1] if isinstance(result, list) else result


class _Transaction:
    def __init__(self, engine: Engine, *, read_only: bool) -> None:
        self._engine = engine
        self._begin = "BEGIN TRANSACTION READ ONLY" if read_only else "BEGIN TRANSACTION"

    def __enter__(self) -> Self:
        self._engine.execute(self._begin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self._engine.execute("COMMIT")
            return
        with suppress(QueryError):  # Ladybug has rolled back by itself after most errors
            self._engine.execute("ROLLBACK")


def plain(value: Any) -> Any:
    """Return a value of Ladybug as plain Python: numbers, strings, booleans, None, lists and dicts.

    Nodes and relationships become dicts of the properties they have, paths dicts of ``nodes`` and ``relationships``,
    dates ISO strings, durations seconds.

    Examples
    --------
    >>> plain(Decimal("3")), plain(Decimal("1.50")), plain(date(2020, 1, 31))
    (3, 1.5, '2020-01-31')
    """
    convert = _PLAIN.get(type(value))
    return value if convert is None else convert(value)


def _plain_decimal(value: Decimal) -> int | float:
    exponent = value.as_tuple().exponent
    return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)


def _plain_list(value: list[Any] | tuple[Any, ...]) -> list[Any]:
    return [plain(item) for item in value]


def _plain_dict(value: dict[Any, Any]) -> dict[str, Any]:
    if "_NODES" in value and "_RELS" in value:
        return {"nodes": plain(value["_NODES"]), "relationships": plain(value["_RELS"])}
    if "_LABEL" not in value:
        return {str(key): plain(item) for key, item in value.items()}
    # Where a variable has several labels Ladybug gives it the properties of all, null where it has none; in Cypher a
    # property that is null does not exist.
    return {key: plain(item) for key, item in value.items() if key not in _INTERNAL and item is not None}


_PLAIN: dict[type, Callable[[Any], Any]] = {
    dict: _plain_dict,
    list: _plain_list,
    tuple: _plain_list,
    Decimal: _plain_decimal,
    date: date.isoformat,
    datetime: datetime.isoformat,
    timedelta: timedelta.total_seconds,
    UUID: str,
    bytes: bytes.hex,
}


def _open_error(error: Exception, path: Path, *, read_only: bool) -> StoreError:
    message = _one_line(error)
    if "set lock on file" in message:
        holder = re.search(r"PID (\d+)", message)
        return StoreLockedError(
            f"another process{f' ({holder[1]})' if holder else ''} is writing to the store",
            where=str(path),
            hint="Wait until it is done, or end it; reading is possible meanwhile",
        )
    if read_only and "retry" in message:
        return StoreBusyError(
            "another process is writing to the store, or was killed while it did", where=str(path), hint="Try again"
        )
    if isinstance(error, RuntimeError) and not _DAMAGE.search(message):
        return StoreError(f"the store cannot be opened: {message}", where=str(path))
    return StoreCorruptError(
        f"not a graph store, or a damaged one: {message}",
        where=str(path),
        hint="The file was left as it is. Move it away and build the graph again: kg build PATHS... --store PATH",
    )


def _query_error(error: Exception) -> QueryError:
    message = _one_line(error)
    if "read-only" in message:
        return ReadOnlyError(message, hint="Open the store for writing")
    return QueryError(message, hint=_hint(message))


def _one_line(error: Exception) -> str:
    """Return the first line of the engine's message without the list of all words it would have taken."""
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    first = re.sub(r" expecting \{.{60,}\}", "", first)
    first = re.sub(r'Assertion failed in file "[^"]*" on line \d+: ', "Ladybug stopped with ", first)
    return first if len(first) <= 300 else first[:297] + "..."


def _hint(message: str) -> str | None:
    for pattern, hint in _HINTS:
        if pattern.search(message):
            return hint
    schema = load_schema()
    if found := _NO_PROPERTY.search(message):
        of_types = [node.properties for node in schema.nodes.values()]
        of_types += [kind.properties for kind in schema.relationships.values()]
        return _nearest("Properties", found["name"], {prop.name for properties in of_types for prop in properties})
    if found := _NO_TABLE.search(message):
        return _nearest("Labels and types", found["name"], {*schema.nodes, *schema.relationships})
    return None


def _nearest(what: str, wrong: str, known: set[str]) -> str:
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(wrong.casefold(), by_folded, n=2)
    if near:
        return f"Did you mean {' or '.join(by_folded[name] for name in near)}?"
    return f"{what}: {', '.join(sorted(known))}"
