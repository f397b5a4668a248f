"""Hand-labelled abstracts: reading them, and where in the text their entities stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluation.scoring import Named, Reported, normalise

__all__ = ["GoldPaper", "read_gold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPaper:
    """One labelled paper."""

    id: str
    title: str
    abstract: str
    entities: tuple[Named, ...]
    results: tuple[Reported, ...] = ()

    @property
    def text(self) -> str:
        """Title, newline, abstract: what spans count in."""
        return f"{self.title}\n{self.abstract}"

    def spans(self) -> dict[tuple[int, int], Named]:
        """Return every occurrence of every mention, the longest first where they overlap.

        The labels list each string once; a string that stands only inside a longer labelled one is no mention.
        """
        text = self.text
        found = [
            (match.start(), match.end(), entity)
            for entity in self.entities
            for mention in entity.mentions
            for match in re.finditer(re.escape(mention), text)
            if _whole_words(text, match.start(), match.end())
        ]
        taken = bytearray(len(text))
        spans: dict[tuple[int, int], Named] = {}
        for start, end, entity in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                spans[start, end] = entity
        return spans


def _whole_words(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not before and not after


def read_gold(path: Path) -> Iterator[GoldPaper]:
    """Yield the papers of a gold file (JSON Lines with ``title``, ``abstract`` and ``entities``).

    Raises
    ------
    InputError
        If a line is not such a record.
    """
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield _paper(json.loads(line))
                except (KeyError, TypeError, ValueError) as error:
                    raise InputError(
                        f"not a labelled paper ({error})",
                        expected="title, abstract and entities with type, name, mentions and role",
                        where=f"{path}:{number}",
                    ) from error


def _list(record: Mapping[str, Any], name: str) -> list[str]:
    if not isinstance(record[name], list):
        raise TypeError(f"{name} is {record[name]!r}, not a list")
    return list(record[name])


def _text(record: Mapping[str, Any], name: str) -> str:
    if not isinstance(record[name], str):
        raise TypeError(f"{name} is {record[name]!r}, not a string")
    return str(record[name])


def _paper(record: Mapping[str, Any]) -> GoldPaper:
    return GoldPaper(
        id=str(record["id"] if "id" in record else record["title"]),
        title=_text(record, "title"),
        abstract=_text(record, "abstract"),
        entities=tuple(
            Named(
                label=entity["type"],
                name=entity["name"],
                mentions=tuple(sorted({*_list(entity, "mentions")})),
                role=entity["role"],
            )
            for entity in record["entities"]
        ),
        results=tuple(_result(result, record["entities"]) for result in record.get("results", ())),
    )


def _result(result: Mapping[str, Any], entities: list[dict[str, Any]]) -> Reported:
    """Return a result; what it belongs to goes by every string that the paper has for it."""

    def strings(label: str) -> frozenset[str]:
        name = result.get(label.lower())
        if name is None:
            return frozenset()
        known = (
            {entity["name"], *entity["mentions"]}
            for entity in entities
            if entity["type"] == label and name in {entity["name"], *entity["mentions"]}
        )
        return frozenset(map(normalise, next(known, {name})))

    return Reported(
        value=str(result["value"]),
        metric=result.get("metric"),
        method=strings("Method"),
        dataset=strings("Dataset"),
        task=strings("Task"),
    )
