"""Arrow tables for the rows of a batch, with the column types of the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.schema import Property

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["join_tables", "node_table", "relationship_table", "table_schema"]

ENDS = (Property(name="subject", type="string"), Property(name="object", type="string"))


def table_schema(properties: Iterable[Property]) -> pa.Schema:
    """Return the Arrow schema of properties, in their order.

    Examples
    --------
    >>> table_schema([Property(name="id", type="string"), Property(name="year", type="integer")]).names
    ['id', 'year']
    """
    import pyarrow as pa

    types = {"string": pa.string(), "integer": pa.int64(), "float": pa.float64(), "string[]": pa.list_(pa.string())}
    return pa.schema([(prop.name, types[prop.type]) for prop in properties])


def node_table(properties: Sequence[Property], rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows of nodes as an Arrow table; a key that a row lacks is null."""
    return _table(properties, rows)


def relationship_table(properties: Sequence[Property], rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows of relationships as an Arrow table: ``subject`` and ``object`` ids first."""
    return _table((*ENDS, *properties), rows)


def _table(properties: Sequence[Property], rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    import pyarrow as pa

    schema = table_schema(properties)
    columns = [
        pa.array([row.get(name) for row in rows], kind) for name, kind in zip(schema.names, schema.types, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def join_tables(*tables: pa.Table) -> pa.Table:
    """Return tables one after the other, without empty chunks: Ladybug stops reading at the first one."""
    import pyarrow as pa

    batches = [batch for table in tables for batch in table.to_batches() if batch.num_rows]
    return pa.Table.from_batches(batches, schema=tables[0].schema)
