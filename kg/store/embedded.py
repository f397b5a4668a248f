"""The default store: one Ladybug file, no server."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kg.contracts import Progress, Rows, WriteStats
from kg.errors import (
    QueryError,
    ReadOnlyError,
    StoreError,
    StoreLockedError,
    StoreMissingError,
    StoreVersionError,
)
from kg.model import GraphBatch
from kg.schema import load_schema
from kg.store.cypher import parameter_names
from kg.store.engine import Engine, StoreBusyError
from kg.store.guard import check_statement
from kg.store.increment import apply_increment
from kg.store.plan import WritePlan, make_plan
from kg.store.reading import CypherReading
from kg.store.rebuild import build_beside, prepare_tables, remove_leftovers, swap

__all__ = ["REBUILD_FROM", "REBUILD_SHARE", "REPLACED", "EmbeddedStore"]

# Where a rebuild by COPY overtakes one transaction. `python benchmarks/store_paths.py`, seconds of transaction
# and rebuild: 30,000 relationships into none 0.8/0.7, into 200,000 2.1/2.3, into a million 3.3/6.6; 300,000 into a
# million 10.0/8.8. So a rebuild pays from REBUILD_FROM new relationships that are REBUILD_SHARE of the stored ones.
# Replacing a stored paper costs a transaction as much as REPLACED new relationships.
REBUILD_FROM = 20_000
REBUILD_SHARE = 0.15
REPLACED = 30

# Tenths of a second to wait for another process that empties its log into the file.
PATIENCE = 50

_VERSION = re.compile(r"kg schema (\d+)")
# Stores that this process has open for writing: Ladybug locks against other processes only.
_WRITING: set[Path] = set()


class EmbeddedStore(CypherReading):
    """A graph in one file.

    Parameters
    ----------
    path : str or Path
        The file. While it is open for writing a file with the ending ``.wal`` stands beside it, during a large write
        one with ``.rebuild``.
    read_only : bool
        Open it for reading. Several processes may, also while another one writes; they see what was there when
        they opened it.
    create : bool
        Make an empty store where there is none. Not with ``read_only``.

    Raises
    ------
    StoreMissingError
        If there is no store, and none is to be made.
    StoreLockedError
        If it is open for writing already, here or in another process.
    StoreVersionError
        If it was built with another version of the graph schema.
    StoreCorruptError
        If the file is no store or is damaged. It is kept.
    StoreError
        If it is a folder, or the file cannot be opened or holds another kind of graph.

    Examples
    --------
    >>> import tempfile
    >>> with EmbeddedStore(f"{tempfile.mkdtemp()}/graph.db") as store:
    ...     store.run("RETURN 1 + $x AS two", {"x": 1}).dicts()
    [{'two': 2}]
    """

    def __init__(self, path: str | Path, *, read_only: bool = False, create: bool = True) -> None:
        self.path = Path(path).resolve()
        self.location = str(path)
        self.schema = load_schema()
        self.read_only = read_only
        self._engine: Engine | None = None
        if self.path.is_dir():
            raise StoreError("a folder, not a graph store", where=self.location, hint=f"Name a file: {path}/graph.db")
        there = self.path.is_file() and self.path.stat().st_size > 0
        if not there and (read_only or not create):
            raise StoreMissingError(
                "there is no graph store", where=self.location, hint=f"Build one: kg build PATHS... --store {path}"
            )
        if read_only:
            self._engine = self._open_for_reading()
        else:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._claim()
        try:
            self._check_version()
        except BaseException:
            self.close()
            raise

    def write(self, batch: GraphBatch, *, progress: Progress | None = None) -> WriteStats:
        """Bring the store to what the batch says, see :meth:`kg.contracts.GraphStore.write`.

        Raises
        ------
        SchemaError
            If the batch breaks the schema.
        StoreError
            If an end of a relationship is neither stored nor in the batch, or the store is open for reading.
        """
        if self.read_only:
            raise StoreError("the store is open for reading", where=self.location, hint="Open it for writing")
        plan = make_plan(batch, self)
        if not plan:
            return WriteStats()
        if self._rebuilds(plan):
            return self._rebuild(plan, progress)
        return apply_increment(self._open, plan, self.schema, progress=progress)

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Rows:
        """Answer a Cypher statement, see :meth:`kg.contracts.GraphStore.run`.

        Nodes and relationships come as dicts of the properties they have, without their label or type; paths as dicts
        with ``nodes`` and ``relationships``. Even with ``write`` a statement cannot reach files, the network or the
        tables themselves.

        Raises
        ------
        ReadOnlyError
            If the statement could write and ``write`` is False, or could reach beyond the graph.
        QueryError
            If the store refuses the statement, or a parameter has no value.
        """
        check_statement(statement, write=write)
        given = dict(parameters or {})
        if missing := [name for name in parameter_names(statement) if name not in given]:
            raise QueryError(f"no value for ${', $'.join(missing)}", hint=f"Give it: {missing[0]}=VALUE")
        if not write:
            return self._open.read(statement, given)
        if self.read_only:
            raise ReadOnlyError("the store is open for reading", where=self.location, hint="Open it for writing")
        return self._open.execute(statement, given)

    def close(self) -> None:
        """Let go of the store; nothing may be called afterwards, except this again."""
        engine, self._engine = self._engine, None
        if engine is not None:
            if not self.read_only:
                _WRITING.discard(self.path)
            engine.close()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    @property
    def _open(self) -> Engine:
        if self._engine is None:
            raise StoreError("the store is closed", where=self.location)
        return self._engine

    def _open_for_reading(self) -> Engine:
        """Open the file; where a process was killed in the middle of a checkpoint, let Ladybug finish that first."""
        for _ in range(PATIENCE):
            try:
                return Engine(self.path, read_only=True)
            except StoreBusyError:
                if self.path not in _WRITING:
                    with suppress(StoreLockedError):  # the process lives, and is at it
                        Engine(self.path).close()
                        continue
            time.sleep(0.1)
        return Engine(self.path, read_only=True)

    def _claim(self) -> None:
        """Open the file for writing, as the only one in this process and among processes."""
        if self.path in _WRITING:
            raise StoreLockedError("this process has the store open for writing already", where=self.location)
        self._engine = self._open_for_writing()
        _WRITING.add(self.path)

    def _open_for_writing(self) -> Engine:
        for _ in range(5):
            before = self._inode()
            engine = Engine(self.path)
            remove_leftovers(self.path)
            # Another process that rebuilds the store may have put its file in place between the first two lines. With
            # its new file removed it can do so no more.
            if before in (None, self._inode()):
                return engine
            engine.close()
        raise StoreLockedError("another process keeps replacing the store", where=self.location)

    def _inode(self) -> int | None:
        return self.path.stat().st_ino if self.path.exists() else None

    def _check_version(self) -> None:
        tables = self._open.execute("CALL show_tables() RETURN *").dicts()
        if not tables and self.read_only:
            raise StoreMissingError(
                "the store is empty", where=self.location, hint=f"Build it: kg build PATHS... --store {self.location}"
            )
        if not tables:
            prepare_tables(self._open, self.schema)
            return
        notes = [_VERSION.fullmatch(table["comment"] or "") for table in tables if table["name"] == "Paper"]
        if not notes or notes[0] is None:
            raise StoreError("a Ladybug file, but none that kg made", where=self.location, hint="Choose another path")
        if int(notes[0][1]) != self.schema.version:
            raise StoreVersionError(
                f"the store was built with graph schema {notes[0][1]}, this kg has {self.schema.version}",
                where=self.location,
                hint=f"Move it away and build it again: kg build PATHS... --store {self.location}",
            )

    def _rebuilds(self, plan: WritePlan) -> bool:
        """Tell which of the two ways of writing is the quicker one for a plan."""
        cost = len(plan.relations) + REPLACED * len(plan.replaced)
        if cost < REBUILD_FROM:
            return False
        return cost >= REBUILD_SHARE * sum(self.counts().relationships.values())

    def _rebuild(self, plan: WritePlan, progress: Progress | None) -> WriteStats:
        remove_leftovers(self.path)
        try:
            stats = build_beside(self._open, plan, self.schema, progress=progress)
        except BaseException:
            remove_leftovers(self.path)
            raise
        _step("build")
        try:
            self._engine = swap(self._open, self._open_for_writing, step=_step)
        except BaseException:
            self._reopen()
            raise
        return stats

    def _reopen(self) -> None:
        """Open the store again after a swap that was broken off, whichever graph it holds now."""
        try:
            self._open.close()
        finally:
            self._engine = None
        try:
            self._engine = self._open_for_writing()
        finally:
            if self._engine is None:
                _WRITING.discard(self.path)


def _step(name: str) -> None:
    """Mark a step of a rebuild as done. Tests replace this to stop the process there."""
