"""Which record of a paper wins when there are several.

Two records are of one paper when they have one id, or when one has only a title and another, with an arXiv number, has
the same title. Field by field:

* **Text** (title and abstract together, with the source they come from): the longer abstract wins, then the longer
  title, then the alphabetically first text.
* **Date**: the fuller one wins: day with year, month with year, year, day without year, none; of two that are equally
  full, the earlier.
* **Address and authors**: what is given wins over what is not, more authors over fewer, then the alphabetically first.

The record of each source is kept, and what the graph says follows from the set of them: the order of reading makes no
difference, and reading A and then B gives the same as reading both at once. A source that is read again replaces its
own record and no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from kg.identifiers import title_key
from kg.model import Paper, PaperNode

__all__ = ["Reading", "merge", "merge_records", "read_again", "stored_reading"]


Records = Mapping[tuple[str, str], Paper]
"""The records of a paper, by source and title key."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of a paper: its id, and what each source says of it."""

    id: str
    said: Records

    @property
    def paper(self) -> Paper:
        """The record that holds the fuller fields of all, under the id of the paper."""
        return replace(reduce(merge, (self.said[place] for place in sorted(self.said))), id=self.id)

    @property
    def records(self) -> tuple[Paper, ...]:
        """The records, sorted, where there are several; a single one is :attr:`paper` itself."""
        return tuple(self.said[place] for place in sorted(self.said)) if len(self.said) > 1 else ()

    @property
    def sources(self) -> frozenset[str]:
        """The sources that have a record of it."""
        return frozenset(source for source, _ in self.said)

    def and_also(self, other: Reading) -> Reading:
        """Return this reading with what another one says besides."""
        shared = {place: merge(self.said[place], other.said[place]) for place in self.said.keys() & other.said.keys()}
        return Reading(self.id, {**self.said, **other.said, **shared})


def stored_reading(node: PaperNode) -> Reading:
    """Return what a store knows of a paper."""
    return Reading(node.paper.id, dict(map(_placed, node.records or (node.paper,))))


def _placed(record: Paper) -> tuple[tuple[str, str], Paper]:
    return (record.source, title_key(record.title)), record


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


def _fullness(date: str | None) -> int:
    """Rank a date: 0 none, 1 day without year, 2 year, 3 month, 4 day."""
    if date is None:
        return 0
    return 1 if date.startswith("--") else 2 + date.count("-")


def merge_records(records: Iterable[Paper]) -> dict[str, Reading]:
    """Merge records to papers, by id and in order of first appearance.

    The outcome depends on the set of records alone: each keeps the id that it has by itself, so that records that were
    merged before may be merged again with others.
    """
    given = list(records)
    homes = _Homes(given)
    readings: dict[str, Reading] = {}
    for record in given:
        reading = Reading(homes.of(record), dict([_placed(record)]))
        known = readings.get(reading.id)
        readings[reading.id] = reading if known is None else known.and_also(reading)
    return readings


class _Homes:
    """The paper that each of some records is of: of two numbers with one title the first takes what has only that."""

    def __init__(self, records: Iterable[Paper]) -> None:
        self._numbered: dict[str, str] = {}
        for record in records:
            if not record.id.startswith("title:"):
                title = title_key(record.title)
                self._numbered[title] = min(record.id, self._numbered.get(title, record.id))

    def of(self, record: Paper) -> str:
        """Return the id of the paper that a record is of."""
        title = record.id.removeprefix("title:")
        return record.id if title == record.id else self._numbered.get(title, record.id)


def read_again(
    stored: Iterable[Reading], records: Sequence[Paper], told: Collection[tuple[str, str]]
) -> dict[str, Reading]:
    """Return the papers of a store together with newly read records.

    Parameters
    ----------
    stored : iterable of Reading
        All papers of the store.
    records : sequence of Paper
        A record of a source takes the place of what the same source said before of the same paper.
    told : collection of (str, str)
        Ids with sources of stored records that are as new: they are joined, not replaced.
    """
    old = [record for reading in stored for record in reading.said.values()]
    homes = _Homes([*old, *records])
    again = {(homes.of(record), record.source) for record in records}
    kept = [one for one in old if (homes.of(one), one.source) not in again or (one.id, one.source) in told]
    return merge_records([*kept, *records])
