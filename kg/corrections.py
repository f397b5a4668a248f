"""Corrections: a small table that anyone can edit, replayed whenever papers are read.

A tab-separated file with a header; lines that begin with ``#`` are remarks::

    action  label    name                 value    papers
    merge   Method   Low-Rank Adaptation  LoRA
    rename  Dataset  COCO                 MS COCO
    reject  Method   350M-parameter
    split   Method   Mercury              sampler  arxiv:2101.00001; A Paper by its Title

``merge`` makes what ``name`` names the entity of ``value``; ``rename`` shows it as ``value``; ``reject`` takes it out;
``split`` tells a homonym apart: in ``papers`` the name stands for another entity, with ``value`` as its qualifier.
``papers`` (ids, arXiv numbers or titles) limits a merge or a reject to some papers; a split needs it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.contracts import NameAuthority
from kg.errors import InputError
from kg.identifiers import content_hash, entity_id, label_of, name_key, paper_id
from kg.schema import ENTITY_LABELS

__all__ = ["COLUMNS", "CorrectedNames", "Correction", "Corrections", "corrections_fingerprint", "load_corrections"]

COLUMNS = ("action", "label", "name", "value", "papers")
Key = TypeVar("Key")
_ACTIONS = ("merge", "rename", "reject", "split")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Correction:
    """One row of the table; ``where`` is its file and line."""

    action: str
    label: str
    name: str
    value: str
    papers: tuple[str, ...]
    where: str


class Corrections:
    """What the rows of a table do to the entities of a paper.

    Parameters
    ----------
    rows : iterable of Correction
        In any order: rejects and splits come before merges, and a merge leads to the end of a chain of merges.
    names : NameAuthority
        Finds the entity that a name or alias belongs to.

    Raises
    ------
    InputError
        If two rows contradict each other, or merges go round in a circle.
    """

    def __init__(self, rows: Iterable[Correction], names: NameAuthority) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: (row.action != "rename", row)))
        self._names = names
        self._rejected: dict[str, set[str]] = defaultdict(set)
        self._split: dict[tuple[str, str], str] = {}
        self._merged: dict[tuple[str, str], str] = {}
        self._where: dict[tuple[str, str], str] = {}
        self._new_names: dict[tuple[str, str], str] = {}
        self.renamed: dict[str, str] = {}
        self.spelled: dict[str, str] = {}
        """How rows spell the names that others are merged into, or split off."""
        for row in self.rows:
            self._take(row, self.find(row.label, row.name))
        for place in self._merged:
            self._end_of_merges(place[0], {place[1]})

    def find(self, label: str, name: str) -> str:
        """Return the id of the entity that a name, an alias or a new name belongs to; that of the name itself else."""
        new = self._new_names.get((label, name_key(name)))
        return new or self._names.find(label, name) or entity_id(label, name)

    def _take(self, row: Correction, identifier: str) -> None:
        papers = row.papers or ("",)
        if row.action == "reject":
            self._rejected[identifier].update(papers)
        elif row.action == "rename":
            self._rename(row, identifier)
        elif row.action == "split":
            target = f"{identifier}~{name_key(row.value)}"
            self.spelled[target] = f"{self._names.name(identifier) or row.name} ({row.value})"
            for paper in papers:
                self._put(self._split, (identifier, paper), target, row)
        elif (target := self.find(row.label, row.value)) != identifier:  # else they are one already
            self.spelled.setdefault(target, row.value)
            for paper in papers:
                self._put(self._merged, (identifier, paper), target, row)

    def _rename(self, row: Correction, identifier: str) -> None:
        owner = self._names.find(row.label, row.value)
        if owner not in {None, identifier}:
            raise InputError(
                f"rename of {row.label} {row.name!r} to {row.value!r}, which is the name of another",
                expected="a name that is free; to make the two one, merge them",
                where=row.where,
            )
        self._put(self.renamed, identifier, row.value, row)
        self._new_names[row.label, name_key(row.value)] = identifier

    def _put(self, table: dict[Key, str], key: Key, value: str, row: Correction) -> None:
        if table.setdefault(key, value) != value:
            raise InputError(
                f"{row.action} of {row.label} {row.name!r} to {row.value!r}",
                expected=f"one {row.action} of a name; another row leads to {table[key]!r}",
                where=row.where,
            )
        if isinstance(key, tuple):
            self._where[key] = row.where

    def _end_of_merges(self, identifier: str, papers: Collection[str]) -> str:
        seen = [identifier]
        while True:
            places = [(seen[-1], paper) for paper in (*sorted(papers), "") if (seen[-1], paper) in self._merged]
            if not places:
                return seen[-1]
            target = self._merged[places[0]]
            if target in seen:
                chain = " -> ".join([*seen, target])
                raise InputError(f"merges go round: {chain}", expected="an end", where=self._where[places[0]])
            seen.append(target)

    def redirect(self, identifier: str, papers: Collection[str] = ()) -> str | None:
        """Return the id that stands for an entity in a paper, None where it is rejected.

        Parameters
        ----------
        identifier : str
        papers : collection of str
            The paper's id, and ``title:`` with the key of its title; without them, what holds for all papers.
        """
        rejected = {"", *papers}
        if self._rejected.get(identifier, set()) & rejected:
            return None
        split = [self._split[identifier, paper] for paper in sorted(papers) if (identifier, paper) in self._split]
        identifier = self._end_of_merges(split[0] if split else identifier, papers)
        return None if self._rejected.get(identifier, set()) & rejected else identifier


class CorrectedNames:
    """A name authority with the renames of corrections, and the qualifiers of split homonyms shown."""

    def __init__(self, names: NameAuthority, corrections: Corrections) -> None:
        self._names, self._corrections = names, corrections

    def find(self, label: str, name: str) -> str | None:
        """Return the id of the entity that a name or alias belongs to."""
        return self._names.find(label, name)

    def name(self, identifier: str) -> str | None:
        """Return the name that corrections give, else the usual one."""
        given = self._corrections.renamed.get(identifier) or self._names.name(identifier)
        return given or self._corrections.spelled.get(identifier)

    def aliases(self, identifier: str) -> tuple[str, ...]:
        """Return other names: of the entity, of those merged into it everywhere, and the one a rename replaced."""
        found = set(self._names.aliases(identifier))
        if identifier in self._corrections.renamed:
            found.add(self._names.name(identifier) or "")
        for row in self._corrections.rows:
            if row.action == "merge" and not row.papers and row.label == label_of(identifier):
                source = self._corrections.find(row.label, row.name)
                if self._corrections.redirect(source) == identifier:
                    found |= {row.name, self._names.name(source) or "", *self._names.aliases(source)}
        return tuple(sorted(found - {"", self.name(identifier)}))

    def broader(self, identifier: str) -> tuple[str, ...]:
        """Return the ids that would be wider, the nearest first, as corrections lead on from them."""
        wider = (self._corrections.redirect(wide) for wide in self._names.broader(identifier))
        return tuple(dict.fromkeys(wide for wide in wider if wide is not None and wide != identifier))


def read_corrections(text: str, *, where: str) -> Iterator[Correction]:
    """Yield the rows of a table.

    Raises
    ------
    InputError
        If a row does not have the columns, a known action and label, and what its action needs.
    """
    header_seen = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        place = f"{where}:{number}"
        if not header_seen:
            if tuple(cells) != COLUMNS:
                raise InputError(f"columns {cells}", expected=f"{', '.join(COLUMNS)}, separated by tabs", where=place)
            header_seen = True
            continue
        action, label, name, value, papers, *more = [*cells, "", "", "", ""]
        listed = tuple(_paper(one.strip()) for one in papers.split(";") if one.strip())
        wrong = _what_is_wrong(action, label, name, value, listed) or ("too many cells" if any(more) else None)
        if wrong:
            raise InputError(f"{wrong} in {line!r}", expected="a row as kg/corrections.py describes", where=place)
        yield Correction(action=action, label=label, name=name, value=value, papers=listed, where=place)


def _paper(named: str) -> str:
    """Return the id of a paper that is named by its id, its arXiv number or its title."""
    return named if named.startswith("title:") else paper_id(named, named)


def _what_is_wrong(action: str, label: str, name: str, value: str, papers: tuple[str, ...]) -> str | None:
    if action not in _ACTIONS:
        return f"action {action!r}, not one of {', '.join(_ACTIONS)},"
    if label not in ENTITY_LABELS:
        return f"label {label!r}, not one of {', '.join(ENTITY_LABELS)},"
    if not name_key(name) or (action != "reject" and not name_key(value)):
        return "no name or value"
    if action == "split" and not papers:
        return "a split without papers"
    return "a rename for some papers only" if action == "rename" and papers else None


def load_corrections(path: Path | None, names: NameAuthority) -> Corrections:
    """Read a table of corrections; none without a path.

    Raises
    ------
    InputError
        If the table cannot be read, or contradicts itself.
    """
    if path is None:
        return Corrections([], names)
    return Corrections(read_corrections(_text(path), where=str(path)), names)


def corrections_fingerprint(path: Path | None) -> str:
    """Return a hash of a table's text; of nothing without a path."""
    return "none" if path is None else content_hash(_text(path))[:12]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"corrections cannot be read ({error})", where=str(path)) from error
