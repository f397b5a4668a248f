"""The named queries: Cypher files of ``kg/queries``, their questions and parameters.

A file begins with comment lines: the question, one line a parameter, an example::

    // Which methods are evaluated on a dataset?
    // $dataset: a Dataset, by name or alias (required)
    // $limit: integer, default 20; how many rows
    // Example: dataset=COCO
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from kg.errors import QueryError, UnknownQueryError

__all__ = ["NamedQuery", "QueryParameter", "bind", "named_queries", "named_query", "parse_query"]

_PARAMETER = re.compile(
    r"//\s*\$(?P<name>\w+):\s*(?:an?\s+)?(?P<type>\w+),?\s*(?:default\s+(?P<default>[^;]+?)\s*(?:;|$))?(?P<rest>.*)"
)
_EXAMPLE = re.compile(r"//\s*Example:\s*(?P<text>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryParameter:
    """A parameter of a named query.

    Attributes
    ----------
    name : str
        Without the dollar sign.
    type : str
        ``integer``, ``float``, ``string``, ``boolean``, or a label of the schema whose nodes it names.
    required : bool
        Whether it has no default.
    default : int, float, str, bool or None
        Used where it is not given.
    description : str
        What it means.
    """

    name: str
    type: str
    required: bool
    default: int | float | str | bool | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query of ``kg/queries``: its name, the question it answers, its parameters, Cypher, and an example of use."""

    name: str
    question: str
    parameters: tuple[QueryParameter, ...]
    cypher: str
    example: str


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """Return all named queries, by name.

    Examples
    --------
    >>> [query.question for query in named_queries() if query.name == "datasets-most-evaluated"]
    ['Which datasets do most papers evaluate on?']
    """
    found = (entry for entry in files("kg.queries").iterdir() if entry.name.endswith(".cypher"))
    queries = (parse_query(entry.name.removesuffix(".cypher"), entry.read_text("utf-8")) for entry in found)
    return tuple(sorted(queries, key=lambda query: query.name))


def named_query(name: str) -> NamedQuery:
    """Return the query of a name.

    Raises
    ------
    UnknownQueryError
        If there is none, with the names nearest to it.

    Examples
    --------
    >>> [parameter.name for parameter in named_query("methods-on-dataset").parameters]
    ['dataset', 'limit']
    """
    queries = {query.name: query for query in named_queries()}
    if name in queries:
        return queries[name]
    near = get_close_matches(name, queries, n=3, cutoff=0.5)
    raise UnknownQueryError(
        f"no query named {name!r}",
        hint=f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(queries)}",
    )


def parse_query(name: str, text: str) -> NamedQuery:
    """Return what a Cypher file says.

    Raises
    ------
    QueryError
        If its head lacks the question or the example, or a parameter has no known type.
    """
    head = [line for line in text.splitlines() if line.startswith("//")]
    parameters = tuple(_parameter(name, match) for line in head if (match := _PARAMETER.fullmatch(line)))
    example = next((match["text"].strip() for line in head if (match := _EXAMPLE.fullmatch(line))), None)
    question = head[0].removeprefix("//").strip() if head else ""
    if not question.endswith("?") or example is None:
        raise QueryError(f"the head of query {name}", expected="a line with its question and one with an example")
    return NamedQuery(name=name, question=question, parameters=parameters, cypher=text, example=example)


def _parameter(query: str, match: re.Match[str]) -> QueryParameter:
    kind, default, rest = match["type"], match["default"], match["rest"]
    if kind not in _TYPES:
        raise QueryError(f"type {kind!r} of ${match['name']} in query {query}", expected=f"one of {', '.join(_TYPES)}")
    required = "(required)" in rest
    if required == (default is not None):
        raise QueryError(f"${match['name']} in query {query}", expected="either (required) or a default")
    return QueryParameter(
        name=match["name"],
        type=kind,
        required=required,
        default=None if default is None else _convert(match["name"], kind, default),
        description=rest.replace("(required)", "").strip(" ,;"),
    )


def bind(query: NamedQuery, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a query, typed and complete.

    Parameters
    ----------
    query : NamedQuery
        The query.
    given : mapping
        Values by name; strings, as they come from a command line, are converted.

    Raises
    ------
    QueryError
        If a required one is missing, one is unknown, or a value has the wrong type; if a limit is negative.

    Examples
    --------
    >>> bind(named_query("methods-on-dataset"), {"dataset": "COCO", "limit": "5"})
    {'dataset': 'COCO', 'limit': 5}
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    takes = f"{query.name} takes {', '.join(known) or 'none'}; for example: {query.example}"
    if unknown := sorted(given.keys() - known.keys()):
        raise QueryError(f"unknown parameter {', '.join(unknown)}", hint=takes)
    missing = [f"{one.name} ({one.type})" for one in query.parameters if one.required and one.name not in given]
    if missing:
        raise QueryError(f"missing parameter {', '.join(missing)}", hint=takes)
    return {
        name: _convert(name, one.type, given[name]) if name in given else one.default for name, one in known.items()
    }


def _convert(name: str, kind: str, value: Any) -> Any:
    try:
        converted = _TYPES[kind](value)
    except (TypeError, ValueError, KeyError) as error:
        raise QueryError(f"parameter {name} is {value!r}", expected=_expected(kind)) from error
    if name == "limit" and converted < 0:
        raise QueryError(f"parameter {name} is {converted}", expected="an integer of at least 0")
    return converted


def _expected(kind: str) -> str:
    return f"the name of a {kind}" if kind[0].isupper() else f"{'an' if kind == 'integer' else 'a'} {kind}"


def _integer(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    converted = int(value)
    if not -(2**63) <= converted < 2**63:  # what stores can hold
        raise ValueError(value)
    return converted


def _float(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError(value)
    converted = float(value)
    if not math.isfinite(converted):
        raise ValueError(value)
    return converted


def _string(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(value)
    return value


def _boolean(value: Any) -> bool:
    return value if isinstance(value, bool) else {"true": True, "false": False}[value.lower()]


_TYPES: dict[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "float": _float,
    "string": _string,
    "boolean": _boolean,
    **dict.fromkeys(("Paper", "Method", "Dataset", "Task"), _string),
}
