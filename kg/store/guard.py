"""What a statement may do, decided from its words before any store sees it.

A store opened for reading is no guard: Ladybug then still runs ``COPY ... TO 'file'`` and ``LOAD FROM '/etc/passwd'``,
Neo4j still runs ``LOAD CSV``. So the words decide, and what is in doubt is refused. A property, label or map key that
is called like a keyword is let through where it cannot be one; anywhere else backticks make it a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.errors import QueryError, ReadOnlyError
from kg.store.cypher import Token, split_position, tokens

__all__ = ["check_statement"]

_WRITES = frozenset({"CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "INSERT", "UPDATE"})
# Refused even where writing is allowed: files, network, extensions, other databases, the schema that kg itself keeps,
# and transactions, which belong to the store.
_NEVER = frozenset(
    [
        "ALTER",
        "ANALYZE",
        "ATTACH",
        "BEGIN",
        "CHECKPOINT",
        "COMMENT",
        "COMMIT",
        "COPY",
        "DENY",
        "DROP",
        "EXPORT",
        "FORCE",
        "GRANT",
        "IMPORT",
        "INSTALL",
        "LOAD",
        "MACRO",
        "REVOKE",
        "ROLLBACK",
        "TERMINATE",
        "UNINSTALL",
        "USE",
        "VACUUM",
    ]
)
_READING_STARTS = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
_WRITING_STARTS = frozenset({"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH"})
_PREFIXES = frozenset({"EXPLAIN", "PROFILE", "LOGICAL"})

# Procedures that only look: of Ladybug, then of Neo4j.
_PROCEDURES = frozenset(
    [
        "show_tables",
        "table_info",
        "show_connection",
        "show_functions",
        "show_indexes",
        "db_version",
        "stats_info",
        "storage_info",
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.info",
        "db.ping",
        "dbms.components",
        "db.schema.visualization",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
    ]
)
# Functions in a namespace may do anything (apoc.load, genai.vector.encode reach files and network); these do not.
_NAMESPACES = frozenset(["date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector"])
# Functions without one that change or read more than the graph.
_FUNCTIONS = re.compile(r"(?i)read_\w+|nextval|_cache_\w+|(drop_)?project(ed)?_graph\w*")

_ESCAPE = re.compile(r"\\+u+([0-9a-fA-F]{4})")
_ASCII_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ALLOW = "Allow it with --write if it is meant"
_NOT_EVEN = "kg runs it not even with --write; use the store's own shell"


@lru_cache(maxsize=512)
def check_statement(statement: str, *, write: bool = False) -> None:
    """Refuse a statement that could do more than it may.

    Parameters
    ----------
    statement : str
        One Cypher statement.
    write : bool
        Whether it may change nodes and relationships. Files, network, extensions, schema and transactions stay shut.

    Raises
    ------
    ReadOnlyError
        Naming the word, its line and its column.
    QueryError
        If there is no statement, or more than one.

    Examples
    --------
    >>> check_statement("MATCH (n:Paper {set: 1}) RETURN n.create, 'DELETE' // MERGE")
    >>> check_statement("MATCH (n) SET n.x = 1")
    Traceback (most recent call last):
    ...
    kg.errors.ReadOnlyError: SET at line 1, column 11 would write. Allow it with --write if it is meant, ...
    """
    for text in _readings(statement):
        found = tokens(text)
        _check_one_statement(text, found)
        _check_start(text, found, write=write)
        for index, token in enumerate(found):
            _check_word(text, found, index, write=write)
            _check_call(text, found, index)
            if token.kind == "sign" and token.text == "\\":
                raise ReadOnlyError(f"a backslash outside a string{_at(text, token)} could hide a word")


def _readings(statement: str) -> Iterator[str]:
    r"""Yield the texts that stores may read: as written, and with ``\u0043`` replaced, which Neo4j does everywhere."""
    yield statement
    if "\\u" in statement:
        yield _ESCAPE.sub(lambda match: chr(int(match[1], 16)), statement)


def _at(text: str, token: Token) -> str:
    line, column = split_position(text, token.offset)
    return f" at line {line}, column {column}"


def _check_one_statement(text: str, found: Sequence[Token]) -> None:
    if not found or all(token.text == ";" for token in found):
        raise QueryError("an empty statement", expected="Cypher, e.g. MATCH (p:Paper) RETURN p.title LIMIT 5")
    for index, token in enumerate(found):
        if token.kind == "open":
            raise QueryError(f"{token.text}{_at(text, token)} is never closed", expected="a complete statement")
        if token.kind == "sign" and token.text == ";" and index + 1 < len(found):
            raise ReadOnlyError(
                f"; at{_at(text, token)[3:]} ends a statement and more follows", hint="Run one at a time"
            )


def _check_start(text: str, found: Sequence[Token], *, write: bool) -> None:
    """Refuse a statement that begins with a word which begins no query: every administrative command does."""
    first = next((token for token in found if token.word not in _PREFIXES and token.text != "("), found[0])
    if first.kind == "name" and first.word in _READING_STARTS | _WRITES | _NEVER:
        return  # the words themselves are checked one by one
    raise ReadOnlyError(
        f"a statement that begins with {first.text[:40]!r}{_at(text, first)}",
        expected=f"one of {', '.join(sorted(_READING_STARTS | (_WRITING_STARTS if write else frozenset())))}",
    )


def _check_word(text: str, found: Sequence[Token], index: int, *, write: bool) -> None:
    token = found[index]
    if token.kind != "name" or _is_plain_name(found, index):
        return
    # Letters that stores may take for ASCII ones (full width, long s) and ASCII words that touch other letters
    # are looked at too.
    folded = unicodedata.normalize("NFKC", token.text)
    for word in {token.word, folded.upper(), *(part.upper() for part in _ASCII_WORD.findall(token.text))}:
        if word in _NEVER:
            raise ReadOnlyError(
                f"{word}{_at(text, token)} reaches beyond the graph",
                hint=f"The word is reserved here: to use it as a name write `{token.text}` in backticks. {_NOT_EVEN}",
            )
        if word in _WRITES and not write:
            raise ReadOnlyError(f"{word}{_at(text, token)} would write", hint=f"{_ALLOW}, or put a name in backticks")
        if word == "CREATE" and not _creates_pattern(found, index):
            raise ReadOnlyError(f"CREATE{_at(text, token)} of a table, index or user", hint=_NOT_EVEN)


def _is_plain_name(found: Sequence[Token], index: int) -> bool:
    """Tell whether a word stands where no keyword can: ``n.set``, ``$set``, ``:Set``, ``{set: 1}``."""
    before = found[index - 1].text if index and found[index - 1].kind == "sign" else ""
    if before == ".":
        owner = found[index - 2] if index > 1 else None
        return owner is not None and (owner.kind in ("name", "quoted") or owner.text in (")", "]", "}"))
    if before in ("$", ":"):
        return True
    after = found[index + 1].text if index + 1 < len(found) and found[index + 1].kind == "sign" else ""
    return before in ("{", ",") and after == ":"


def _creates_pattern(found: Sequence[Token], index: int) -> bool:
    """Tell whether CREATE is followed by a pattern: ``(`` or ``path = (``; or stands in ``ON CREATE SET``."""
    after = found[index + 1 : index + 3]
    if index and found[index - 1].word == "ON":
        return bool(after) and after[0].word == "SET"
    starts = [token.text for token in after]
    return starts[:1] == ["("] or (len(starts) == 2 and after[0].kind in ("name", "quoted") and starts[1] == "=")


def _check_call(text: str, found: Sequence[Token], index: int) -> None:
    token = found[index]
    if token.kind == "name" and token.word == "CALL" and not _is_plain_name(found, index):
        after = found[index + 1].text if index + 1 < len(found) else ""
        if after in ("{", "("):  # a subquery, whose words are checked like all others
            return
        name, end = _dotted(found, index + 1)
        if end < len(found) and found[end].text == "=":
            raise ReadOnlyError(f"CALL {name} ={_at(text, token)} sets an option of the store", hint=_NOT_EVEN)
        if name.lower() not in _PROCEDURES:
            raise ReadOnlyError(f"CALL {name}{_at(text, token)} is no procedure known to read only", hint=_NOT_EVEN)
    elif token.kind in ("name", "quoted") and index + 1 < len(found) and found[index + 1].text == "(":
        _check_function(text, found, index)


def _check_function(text: str, found: Sequence[Token], index: int) -> None:
    start = index
    while start > 1 and found[start - 1].text == "." and found[start - 2].kind in ("name", "quoted"):
        start -= 2
    if start and found[start - 1].kind == "name" and found[start - 1].word == "CALL":
        return  # decided with the CALL
    name, _ = _dotted(found, start)
    dotted = start < index and found[start].text.lower() not in _NAMESPACES
    if dotted or _FUNCTIONS.fullmatch(found[index].text):
        raise ReadOnlyError(f"{name}(){_at(text, found[start])} is no function known to read only", hint=_NOT_EVEN)


def _dotted(found: Sequence[Token], index: int) -> tuple[str, int]:
    """Return the dotted name that begins at a token, and the index after it."""
    parts = []
    while index < len(found) and found[index].kind in ("name", "quoted"):
        parts.append(found[index].text)
        index += 1
        if index >= len(found) or found[index].text != ".":
            break
        index += 1
    return ".".join(parts), index
