"""The errors kg raises.

::

    KGError                     anything kg refuses or fails to do; shown as one line by the command line
    ├── InputError              text or records that cannot be read (file, line, what was expected)
    │   └── FormatError         no known paper format fits
    ├── ConfigError             an unknown setting, a bad value, a missing extra
    ├── SchemaError             a label, relationship type or property that the graph schema does not have
    ├── QueryError              a Cypher statement that is refused or fails
    │   ├── ReadOnlyError       a statement that would write, read files or reach the network
    │   └── UnknownQueryError   no named query of that name
    ├── StoreError              the graph store cannot do what was asked
    │   ├── StoreLockedError    another process is writing to the store           (retryable)
    │   ├── StoreCorruptError   the store's file is damaged
    │   ├── StoreMissingError   there is no store at that place
    │   └── StoreVersionError   the store was built with another schema version
    ├── UnknownEntityError      no paper, method, dataset or task of that name in the graph
    └── ExportError             an output file cannot be written
"""

from __future__ import annotations

__all__ = [
    "ConfigError",
    "ExportError",
    "FormatError",
    "InputError",
    "KGError",
    "QueryError",
    "ReadOnlyError",
    "SchemaError",
    "StoreCorruptError",
    "StoreError",
    "StoreLockedError",
    "StoreMissingError",
    "StoreVersionError",
    "UnknownEntityError",
    "UnknownQueryError",
]


class KGError(Exception):
    """Base of all errors that kg raises on purpose.

    Parameters
    ----------
    found : str
        What went wrong, with the offending value.
    expected : str, optional
        What would have been right.
    where : str, optional
        File and line, store, or setting concerned.
    hint : str, optional
        What to do about it.
    """

    retryable = False
    """Whether the same call may succeed later without any change."""

    def __init__(
        self, found: str, *, expected: str | None = None, where: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """One line: where, what was found, what was expected, what to do."""
        text = f"{self.where}: {self.found}" if self.where else self.found
        if self.expected:
            text += f"; expected {self.expected}"
        if self.hint:
            text += f". {self.hint}"
        return text

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the context attributes when an error crosses a process boundary."""
        return (_rebuild, (type(self), self.found, self.expected, self.where, self.hint))


def _rebuild(kind: type[KGError], found: str, expected: str | None, where: str | None, hint: str | None) -> KGError:
    return kind(found, expected=expected, where=where, hint=hint)


class InputError(KGError):
    """Text or records that cannot be read."""


class FormatError(InputError):
    """No known paper format fits the input."""


class ConfigError(KGError):
    """An unknown setting, a bad value, or a missing optional package."""


class SchemaError(KGError):
    """A label, relationship type or property that the graph schema does not have."""


class QueryError(KGError):
    """A Cypher statement that is refused or fails."""


class ReadOnlyError(QueryError):
    """A statement that would write, read files or reach the network."""


class UnknownQueryError(QueryError):
    """There is no named query of that name."""


class StoreError(KGError):
    """The graph store cannot do what was asked."""


class StoreLockedError(StoreError):
    """Another process is writing to the store."""

    retryable = True


class StoreCorruptError(StoreError):
    """The store's file is damaged."""


class StoreMissingError(StoreError):
    """There is no store at that place."""


class StoreVersionError(StoreError):
    """The store was built with another version of the graph schema."""


class UnknownEntityError(KGError):
    """No paper, method, dataset or task of that name is in the graph."""


class ExportError(KGError):
    """An output file cannot be written."""
