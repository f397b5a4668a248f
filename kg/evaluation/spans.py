"""Sentences with labelled spans: ``{"doc_id", "sent_id", "tokens": [...], "ner": [[first, last, label], ...]}`` a line.

Token offsets include the last token. The sentences of a document are read as one text, tokens joined by spaces.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from kg.errors import InputError

__all__ = ["LabelledSentence", "SpanDocument", "read_spans"]


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A stretch of a document's text, and the labelled spans in it: start, end (characters, half open), label."""

    start: int
    end: int
    spans: frozenset[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class SpanDocument:
    """A document: its text on one line, and its sentences."""

    id: str
    text: str
    sentences: tuple[LabelledSentence, ...]


def read_spans(path: Path, labels: Mapping[str, str]) -> Iterator[SpanDocument]:
    """Yield the documents of a file of sentences; those of one document follow one another.

    Parameters
    ----------
    path : Path
        JSON Lines.
    labels : mapping of str to str
        What a label of the file is called here; spans of other labels are left out.

    Raises
    ------
    InputError
        If a line is not such a sentence.
    """
    with path.open(encoding="utf-8-sig") as file:
        rows = (_row(line, f"{path}:{number}") for number, line in enumerate(file, 1) if line.strip())
        for identifier, group in groupby(rows, key=itemgetter("doc_id")):
            yield _document(identifier, group, labels)


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row: dict[str, Any] = json.loads(line)
        if not isinstance(row["tokens"], list):
            raise TypeError(f"tokens are {row['tokens']!r}, not a list")
        for first, last, label in row["ner"]:
            if not (0 <= first <= last < len(row["tokens"]) and isinstance(label, str)):
                raise ValueError(f"span {[first, last, label]} in {len(row['tokens'])} tokens")
        row["doc_id"] = str(row["doc_id"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"not a labelled sentence ({error})", expected="doc_id, tokens and ner", where=where
        ) from error
    return row


def _document(identifier: str, rows: Iterator[dict[str, Any]], labels: Mapping[str, str]) -> SpanDocument:
    text = ""
    sentences = []
    for row in rows:
        places = []
        start = len(text)
        for token in row["tokens"]:
            word = " ".join(str(token).split()) or "\u00b7"  # a token of white space would move all that follow
            places.append((len(text), len(text) + len(word)))
            text += f"{word} "
        spans = {
            (places[first][0], places[last][1], labels[label]) for first, last, label in row["ner"] if label in labels
        }
        sentences.append(LabelledSentence(start, len(text), frozenset(spans)))
    return SpanDocument(identifier, text, tuple(sentences))
