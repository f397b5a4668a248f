"""The way a large batch goes into an embedded store: a new file by ``COPY`` beside the old one, renamed over it.

Appending 100,000 relationships to a full table takes Ladybug minutes, copying all of them into an empty one seconds.

The order of the steps is what keeps the graph whole when the process is killed between two of them. A ``.wal`` that
belongs to another file makes Ladybug refuse to open, so the old file's log is emptied into it and gone before the
rename.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.contracts import Progress, WriteStats
from kg.errors import StoreError, StoreLockedError
from kg.schema import ENTITY_LABELS, GraphSchema
from kg.store import statements
from kg.store.cypher import quote
from kg.store.engine import Engine
from kg.store.increment import new_nodes, new_relationships
from kg.store.plan import WritePlan
from kg.store.tables import ENDS, join_tables, table_schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["build_beside", "prepare_tables", "remove_leftovers", "swap"]

SUFFIX = ".rebuild"


@dataclass(frozen=True, slots=True)
class _Old:
    """What of the stored graph does not pass into the new file: ids by label, as Arrow arrays."""

    dropped: Mapping[str, pa.Array]
    rewidened: pa.Array


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copying:
    """What every step of a rebuild works with: both files, and what does not pass from one to the other."""

    old: Engine
    new: Engine
    schema: GraphSchema
    dropped: _Old


def prepare_tables(engine: Engine, schema: GraphSchema) -> None:
    """Make the tables of a schema in an empty file, in one transaction, and note the schema's version in it."""
    with engine.transaction():
        for statement in statements.create_tables(schema):
            engine.execute(statement)
        engine.execute(f"COMMENT ON TABLE {quote('Paper')} IS 'kg schema {schema.version}'")


def beside(path: Path) -> Path:
    """Return where the new file of a store is built."""
    return path.with_name(path.name + SUFFIX)


def remove_leftovers(path: Path) -> None:
    """Remove what a killed rebuild left beside a store. Only for a process that has the store open for writing."""
    for leftover in path.parent.glob(f"{_escaped(path.name)}{SUFFIX}*"):
        leftover.unlink(missing_ok=True)


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def build_beside(old: Engine, plan: WritePlan, schema: GraphSchema, *, progress: Progress | None = None) -> WriteStats:
    """Write the graph as it shall be into a new, closed file beside the store; the store itself is only read."""
    nodes, relationships = new_nodes(plan, schema), new_relationships(plan, schema)
    dropped, removed = _dropped(old, plan, schema, new=relationships)
    steps: list[Callable[[], None]] = []
    new = Engine(beside(old.path))
    copying = _Copying(old=old, new=new, schema=schema, dropped=dropped)
    for label in schema.nodes:
        steps.append(partial(_copy_nodes, copying, label, nodes.get(label)))
    for kind, start, end in statements.pairs(schema):
        key = (kind.name, start, end)
        steps.append(partial(_copy_relationships, copying, key, relationships.get(key)))
    try:
        prepare_tables(new, schema)
        for step in progress(steps, "writing", len(steps)) if progress else steps:
            step()
        new.execute("CHECKPOINT")
    finally:
        new.close()
    _to_disk(beside(old.path))
    return plan.stats(removed)


def swap(old: Engine, reopen: Callable[[], Engine], *, step: Callable[[str], None]) -> Engine:
    """Put the new file in the place of the old, and return it opened.

    Parameters
    ----------
    old : Engine
        The open store; closed by this.
    reopen : callable
        Opens the store again.
    step : callable
        Called with the name of each step when it is done; tests stop the process there.

    Raises
    ------
    StoreError
        If another process came between; the store is as it was, or as that process made it.
    """
    path = old.path
    old.execute("CHECKPOINT")
    step("checkpoint")
    old.close()
    step("close")
    try:
        # Here the old file holds the whole old graph and has no log.
        if _log(path).exists():
            raise StoreLockedError("another process opened the store while it was rebuilt", where=str(path))
        beside(path).replace(path)
    except FileNotFoundError as error:  # whoever opens the store for writing removes the new file
        raise StoreLockedError("another process opened the store while it was rebuilt", where=str(path)) from error
    except OSError as error:
        raise StoreError(f"the rebuilt store cannot take its place: {error}", where=str(path)) from error
    step("rename")
    _to_disk(path.parent)
    engine = reopen()
    step("reopen")
    return engine


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _to_disk(path: Path) -> None:
    """Make a file, or a rename in a folder, outlast a power cut, where the system can do that."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return  # folders cannot be opened on Windows
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _dropped(
    old: Engine, plan: WritePlan, schema: GraphSchema, *, new: Mapping[tuple[str, str, str], pa.Table]
) -> tuple[_Old, int]:
    """Return which stored nodes do not pass on, and how many entities go because no paper names them any more."""
    import pyarrow as pa
    import pyarrow.compute as pc

    replaced = pa.array(plan.replaced, pa.string())
    named: dict[str, list[pa.Array]] = {label: [] for label in ENTITY_LABELS}
    results: list[pa.Array] = []
    for kind, start, end in statements.pairs(schema):
        if start != "Paper":
            continue
        ends = _read(old, f"{statements.match_relationships(kind, start, end)} RETURN s.id AS subject, o.id AS object")
        gone = pc.is_in(ends["subject"], replaced)
        if end == "Result":
            results.append(ends.filter(gone)["object"].combine_chunks())
            continue
        named[end].append(pc.unique(ends.filter(pc.invert(gone))["object"]))
        if (table := new.get((kind.name, start, end))) is not None:
            named[end].append(pc.unique(table["object"]))
    dropped = {"Paper": replaced, "Result": pa.concat_arrays(results)}
    for label, arrays in named.items():
        ids = _read(old, f"MATCH (n:{quote(label)}) RETURN n.id AS id")
        dropped[label] = _without(ids, "id", pa.concat_arrays(arrays))["id"].combine_chunks()
    removed = sum(len(dropped[label]) for label in ENTITY_LABELS)
    return _Old(dropped=dropped, rewidened=pa.array([entity.id for entity in plan.rewidened], pa.string())), removed


def _read(engine: Engine, statement: str, schema: pa.Schema | None = None) -> pa.Table:
    import pyarrow as pa

    table = engine.arrow(statement)
    wanted = schema or pa.schema([(name, pa.string()) for name in table.column_names])
    return table.cast(wanted) if table.num_rows else wanted.empty_table()  # an empty answer has no types


def _copy_nodes(copying: _Copying, label: str, added: pa.Table | None) -> None:
    node, gone = copying.schema.nodes[label], copying.dropped.dropped[label]
    statement = f"MATCH (n:{quote(label)}) RETURN {statements.node_columns(node, 'n')}"
    wanted = table_schema(node.properties)
    added = wanted.empty_table() if added is None else added
    kept = _without(_read(copying.old, statement, wanted), "id", added["id"].combine_chunks())
    kept = _without(kept, "id", gone)
    if label in ENTITY_LABELS:  # an entity may have new values and be named no more, a paper that comes anew stays
        added = _without(added, "id", gone)
    kept = join_tables(kept, added)
    _copy(copying.new, f"COPY {quote(label)} FROM $rows", kept, count=statements.count_nodes(label))


def _copy_relationships(copying: _Copying, key: tuple[str, str, str], added: pa.Table | None) -> None:
    name, start, end = key
    kind, gone = copying.schema.relationships[name], copying.dropped
    match = statements.match_relationships(kind, start, end)
    columns = f"s.id AS subject, o.id AS object{statements.relationship_columns(kind, 'r')}"
    kept = _read(copying.old, f"{match} RETURN {columns}", table_schema((*ENDS, *kind.properties)))
    kept = _without(kept, "subject", gone.dropped[start] if kind.has_evidence else gone.rewidened)
    if added is not None:
        kept = join_tables(kept, added)
    for column, label in (("subject", start), ("object", end)):
        if label in ENTITY_LABELS:
            kept = _without(kept, column, gone.dropped[label])
    ends = f" (from={start!r}, to={end!r})" if len(kind.pairs) > 1 else ""
    _copy(copying.new, f"COPY {quote(name)} FROM $rows{ends}", kept, count=f"{match} RETURN count(r)")


def _without(table: pa.Table, column: str, ids: pa.Array) -> pa.Table:
    """Return the rows whose value in a column is none of ``ids``."""
    import pyarrow.compute as pc

    return table.filter(pc.invert(pc.is_in(table[column], ids))) if len(ids) else table


def _copy(new: Engine, statement: str, table: pa.Table, *, count: str) -> None:
    """Copy a table into the new file, and make sure that all of it came in."""
    if not table.num_rows:
        return
    new.execute(statement, {"rows": join_tables(table)})
    arrived = new.execute(count).rows[0][0]
    if arrived != table.num_rows:
        raise StoreError(f"{arrived} of {table.num_rows} rows arrived: {statement}", hint="The store is as it was")
