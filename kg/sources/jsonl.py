"""JSON Lines: one JSON object a line, fields as in ``schemas/paper.schema.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kg.contracts import OnError
from kg.errors import InputError
from kg.model import Paper
from kg.sources.records import checked_bytes, lines, paper_from_record, report

__all__ = ["JSONLinesSource"]

_OBJECT_START = re.compile(r'\ufeff?\s*\{\s*["}]')


class JSONLinesSource:
    """Reads one paper from each line that is not blank."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson")

    def matches(self, text: str) -> bool:
        """Tell whether the text begins with a JSON object.

        Examples
        --------
        >>> JSONLinesSource().matches('{"title": "Sorting with Moss", "abstract": ""}')
        True
        """
        return _OBJECT_START.match(text) is not None

    def parse(self, text: str, *, source: str, on_error: OnError | None = None) -> Iterator[Paper]:
        """Yield the papers in the order of the lines, repeats included.

        Raises
        ------
        InputError
            At the first bad record, naming source and line; with ``on_error`` it is called instead.

        Examples
        --------
        >>> line = '{"title": "Sorting with Moss", "abstract": "We sort.", "published": 2024}'
        >>> [(paper.id, paper.year) for paper in JSONLinesSource().parse(line, source="moss.jsonl")]
        [('title:sorting-with-moss', 2024)]
        """
        for number, line in enumerate(lines(text.removeprefix("\ufeff")), start=1):
            if not line.strip():
                continue
            try:
                paper = _paper(line, source, number)
            except InputError as error:
                report(error, on_error)
            else:
                yield paper


def _paper(line: str, source: str, number: int) -> Paper:
    where = f"{source}:{number}"
    expected = "one JSON object on each line"
    try:
        record = json.loads(checked_bytes(line, source, number).rstrip())
    except json.JSONDecodeError as error:
        raise InputError(f"broken JSON: {error.msg} at column {error.colno}", expected=expected, where=where) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets nested too deep
        raise InputError("JSON that is too large to read", expected=expected, where=where) from error
    if not isinstance(record, dict):
        raise InputError(f"JSON that is not an object: {line.strip()[:60]}", expected=expected, where=where)
    return paper_from_record(record, source=source, line=number)
