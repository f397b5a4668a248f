"""Which record of a paper wins when there are several.

Two records are of one paper when they have one id, or when one has only a title and the other, with an arXiv number,
has the same title. Field by field:

* **Text** (title and abstract together, with the source they come from): the longer abstract wins, then the longer
  title, then the alphabetically first text.
* **Date**: the fuller one wins: day with year, month with year, year, day without year, none; of two that are equally
  full, the earlier.
* **Address and authors**: what is given wins over what is not, more authors over fewer, then the alphabetically first.

So the order of reading makes no difference, and reading A and then B gives the same as reading both at once. The one
exception is a **second reading of a source**: its text replaces what the same source said before, be it longer or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.identifiers import title_key
from kg.model import Paper

__all__ = ["Reading", "join_by_title", "merge", "merge_records", "supersede"]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one run read of a paper: the merged record, and every source that had a record of it."""

    paper: Paper
    sources: frozenset[str]


def merge(one: Paper, other: Paper) -> Paper:
    """Return the record that holds the fuller fields of both; the order of the two makes no difference.

    Examples
    --------
    >>> short = Paper(id="title:t", title="T", abstract="Brief.", published="2024-05-01", source="a")
    >>> long = Paper(id="title:t", title="T", abstract="Not so brief.", published="--05-02", source="b")
    >>> merged = merge(short, long)
    >>> merged == merge(long, short), merged.abstract, merged.published, merged.source
    (True, 'Not so brief.', '2024-05-01', 'b')
    """
    text = min(one, other, key=lambda paper: (-len(paper.abstract), -len(paper.title), paper.text, paper.source))
    authors = min(one.authors, other.authors, key=lambda names: (-len(names), names))
    counts = [count for count in (one.author_count, other.author_count) if count is not None]
    return replace(
        text,
        id=min(one.id, other.id, key=lambda identifier: (identifier.startswith("title:"), identifier)),
        published=min(one.published, other.published, key=lambda date: (-_fullness(date), date or "")),
        url=min(one.url, other.url, key=lambda url: (url is None, url or "")),
        authors=authors,
        author_count=len(authors) or max(counts, default=None),
    )


def supersede(stored: Paper, read: Paper) -> Paper:
    """Return what a second reading of a paper's source makes of the stored record: its text, and the fuller rest."""
    keep_date = _fullness(stored.published) > _fullness(read.published)
    authors = read.authors or stored.authors
    return replace(
        read,
        published=stored.published if keep_date else read.published,
        url=read.url or stored.url,
        authors=authors,
        author_count=len(authors) or read.author_count or stored.author_count,
    )


def _fullness(date: str | None) -> int:
    """Rank a date: 0 none, 1 day without year, 2 year, 3 month, 4 day."""
    if date is None:
        return 0
    return 1 if date.startswith("--") else 2 + date.count("-")


def merge_records(records: Iterable[Paper]) -> dict[str, Reading]:
    """Merge the records of one run, by id and in order of first appearance."""
    readings: dict[str, Reading] = {}
    for record in records:
        known = readings.get(record.id)
        if known is None:
            readings[record.id] = Reading(record, frozenset({record.source}))
        else:
            readings[record.id] = Reading(merge(known.paper, record), known.sources | {record.source})
    numbered: dict[str, str] = {}
    for identifier in sorted(readings, reverse=True):
        if not identifier.startswith("title:"):
            numbered[title_key(readings[identifier].paper.title)] = identifier
    return join_by_title(readings, numbered)


def join_by_title(readings: Mapping[str, Reading], numbered: Mapping[str, str]) -> dict[str, Reading]:
    """Give records that have only a title the id of the numbered paper with that title.

    Parameters
    ----------
    readings : mapping of str to Reading
        By id.
    numbered : mapping of str to str
        Title key to id, for papers whose id is a number.
    """
    joined: dict[str, Reading] = {}
    for identifier, reading in readings.items():
        title = identifier.removeprefix("title:")
        target = numbered.get(title, identifier) if title != identifier else identifier
        known = joined.get(target)
        moved = Reading(replace(reading.paper, id=target), reading.sources)
        joined[target] = (
            moved if known is None else Reading(merge(known.paper, moved.paper), known.sources | moved.sources)
        )
    return joined
