"""One record of named fields -> one paper. What JSON Lines and CSV have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.contracts import OnError
from kg.errors import InputError
from kg.identifiers import arxiv_number, paper_id
from kg.model import Paper
from kg.sources.dates import record_date

__all__ = ["FIELDS", "checked_bytes", "checked_text", "lines", "paper_from_record", "report", "title_line"]

FIELDS = ("title", "abstract", "id", "published", "authors", "url")
"""Fields of a record; see ``schemas/paper.schema.json``. Others are ignored."""

_UNREADABLE = re.compile("[\\x00\ud800-\udfff]")
_UNDECODED = re.compile("[\udc80-\udcff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def lines(text: str) -> Iterator[str]:
    r"""Yield the lines of a text with their ends. Only a newline ends a line, so U+2028 and the like stay text.

    Examples
    --------
    >>> list(lines("a\u2028b\r\nc"))
    ['a\u2028b\r\n', 'c']
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def report(error: InputError, on_error: OnError | None) -> None:
    """Hand a bad record to ``on_error``, or raise it where there is none."""
    if on_error is None:
        raise error
    on_error(error)


def checked_bytes(text: str, source: str, line: int) -> str:
    r"""Return a text that was decoded leniently (see :func:`kg.sources.files.decoded`), if all of it was UTF-8.

    It is given as the file has it: an escape such as ``\\udce9`` in JSON is no byte of the file.

    Parameters
    ----------
    text : str
        A record, or a part of one.
    source : str
        Goes, with ``line``, into the error.
    line : int
        Line that the text begins on, from 1.

    Raises
    ------
    InputError
        If half a surrogate pair stands for a byte, naming the byte and its line.

    Examples
    --------
    >>> checked_bytes("Caf\udce9", "moss.csv", 4)
    Traceback (most recent call last):
    ...
    kg.errors.InputError: moss.csv:4: byte 0xe9 is not UTF-8; expected UTF-8 text...
    """
    if found := _UNDECODED.search(text):
        line += text.count("\n", 0, found.start())
        byte = ord(found[0]) - 0xDC00
        hint = "Save the file as UTF-8"
        raise InputError(f"byte 0x{byte:02x} is not UTF-8", expected="UTF-8 text", where=f"{source}:{line}", hint=hint)
    return text


def checked_text(text: str, field: str, where: str) -> str:
    """Return a text that can be stored and written as UTF-8.

    Raises
    ------
    InputError
        If a NUL character or half a surrogate pair is in it.
    """
    if found := _UNREADABLE.search(text):
        name = "a NUL character" if found[0] == "\x00" else f"half a surrogate pair (U+{ord(found[0]):04X})"
        raise InputError(f"{name} in {field}", expected="Unicode text", where=where)
    return text


def title_line(title: str) -> str:
    r"""Return a title on one line: offsets count in title, newline, abstract.

    Examples
    --------
    >>> title_line(" Learning to\r\nRank ")
    'Learning to Rank'
    """
    return _LINE_END.sub(" ", title.strip())


def paper_from_record(record: Mapping[str, object], *, source: str, line: int) -> Paper:
    """Build a paper from a record's fields.

    Parameters
    ----------
    record : mapping of str to object
        See ``schemas/paper.schema.json``. An optional field that is missing or None is not known.
    source : str
        Goes into the paper and, with ``line``, into errors.
    line : int
        Line that the record begins on, from 1.

    Raises
    ------
    InputError
        If a field is missing, of a wrong type, or holds what cannot be right.

    Examples
    --------
    >>> fields = {"title": "Sorting with Moss", "abstract": "", "id": "2401.00001v2", "authors": "A. Ash; B. Elm"}
    >>> paper = paper_from_record(fields, source="moss.jsonl", line=1)
    >>> paper.id, paper.url, paper.authors
    ('arxiv:2401.00001', 'https://arxiv.org/abs/2401.00001', ('A. Ash', 'B. Elm'))
    """
    where = f"{source}:{line}"
    title = title_line(_required(record, "title", where))
    if not title:
        raise InputError("title is blank", expected="the title of the paper", where=where)
    abstract = _required(record, "abstract", where).strip()
    given = _optional(record, "id", where)
    url = _address(_optional(record, "url", where), given, where)
    identifier = paper_id(title, given, url)
    if identifier == "title:":
        raise InputError(f"title {title[:60]!r} has no letter or digit", expected="a title in words", where=where)
    authors = _authors(record.get("authors"), where)
    return Paper(
        id=identifier,
        title=title,
        abstract=abstract,
        published=_published(record.get("published"), where),
        url=url,
        authors=authors,
        author_count=len(authors) or None,
        source=source,
    )


def _required(record: Mapping[str, object], field: str, where: str) -> str:
    value = record.get(field)
    if field not in record:
        raise InputError(f"no {field}", expected="the fields title and abstract", where=where)
    if not isinstance(value, str):
        raise InputError(f"{field} is {_kind(value)}", expected="a string", where=where)
    return checked_text(value, field, where)


def _optional(record: Mapping[str, object], field: str, where: str) -> str | None:
    value = record.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f"{field} is {_kind(value)}", expected="a string", where=where)
    return checked_text(value, field, where).strip() or None


def _address(url: str | None, identifier: str | None, where: str) -> str | None:
    """Return the paper's address; an arXiv number in the record gives one where none is printed."""
    if url is not None and _WEB_ADDRESS.fullmatch(url):
        return url
    number = arxiv_number(url or identifier or "")
    if url is not None and number is None:
        raise InputError(f"url is {url[:60]!r}", expected="an http or https address, or an arXiv number", where=where)
    return number and f"https://arxiv.org/abs/{number}"


def _published(value: object, where: str) -> str | None:
    if value is None:
        return None
    expected = "YYYY-MM-DD, YYYY-MM, YYYY, --MM-DD or an ISO date with time"
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(f"published is {_kind(value)}", expected=expected, where=where)
    try:
        return record_date(value)
    except ValueError as error:
        raise InputError(f"published is {str(value)[:60]!r} ({error})", expected=expected, where=where) from error


def _authors(value: object, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    names = _split_names(value) if isinstance(value, str) else value
    if not isinstance(names, list):
        raise InputError(f"authors is {_kind(value)}", expected="a list of names, or names in a string", where=where)
    for name in names:
        if not isinstance(name, str):
            raise InputError(f"{_kind(name)} among the authors", expected="names as strings", where=where)
    checked = (title_line(checked_text(name, "authors", where)) for name in names)
    return tuple(name for name in checked if name)


def _split_names(text: str) -> list[str]:
    """Split at semicolons; without one at commas and "and", but keep "Last, First and Last, First" together."""
    if ";" in text:
        return text.split(";")
    parts = re.split(r"\s+and\s+", text)
    if len(parts) > 1 and all(part.count(",") == 1 and not part.endswith(",") for part in parts):
        return parts
    return [name for part in parts for name in re.split(r",\s+|,$", part)]


def _kind(value: object) -> str:
    """Name a value's type in the words of JSON."""
    if isinstance(value, bool):
        return "true or false"
    names = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return "null" if value is None else names.get(type(value), type(value).__name__)
