"""The vocabulary: names and aliases of methods, datasets and tasks, and how surely each is one where it stands.

It is read from a table (``kg/data/vocabulary.tsv`` is the shipped one) with a row for each surface string and label:

``surface  label  name  lower  cased``

``name`` is the usual name in the field; ``lower`` and ``cased`` are the probabilities, in percent, that the surface is
a mention of that label where it is printed in lower case, and with capitals. Lines that begin with ``#`` say where the
names come from.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import attrgetter
from pathlib import Path

from kg.errors import InputError
from kg.identifiers import content_hash, entity_id, name_key
from kg.matching import pieces
from kg.schema import ENTITY_LABELS

__all__ = ["COLUMNS", "Sense", "Vocabulary", "load_vocabulary", "read_vocabulary", "squash", "vocabulary_fingerprint"]

COLUMNS = ("surface", "label", "name", "lower", "cased")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Sense:
    """One meaning of a surface string.

    Attributes
    ----------
    surface : str
        A string that texts print.
    label : str
        ``Method``, ``Dataset`` or ``Task``.
    name : str
        The usual name of what it stands for.
    lower, cased : float
        Probability that the surface is a mention of it where printed in lower case, and where it has capitals.
    """

    surface: str
    label: str
    name: str
    lower: float
    cased: float

    def score(self, printed: str) -> float:
        """Return the probability that the string, as it is printed, is a mention of this.

        Examples
        --------
        >>> adam = Sense(surface="Adam", label="Method", name="Adam", lower=0.0, cased=0.8)
        >>> adam.score("Adam"), adam.score("adam")
        (0.8, 0.0)
        """
        return self.lower if printed == printed.lower() else self.cased


class Vocabulary:
    """Names and aliases with their senses; also the authority on names for the graph.

    Parameters
    ----------
    senses : iterable of Sense
        In any order.
    """

    def __init__(self, senses: Iterable[Sense]) -> None:
        self._senses: dict[tuple[str, ...], list[Sense]] = defaultdict(list)
        self._names: dict[str, str] = {}
        self._surfaces: dict[str, set[str]] = defaultdict(set)
        self._link: dict[tuple[str, str], str] = {}
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for sense in sorted(senses, key=attrgetter("surface", "label", "name", "lower", "cased")):
            identifier = entity_id(sense.label, sense.name)
            self._senses[pieces(sense.surface)].append(sense)
            spellings[identifier][sense.name] += 1
            self._surfaces[identifier].add(sense.surface)
            self._link[sense.label, name_key(sense.surface)] = identifier
        for identifier, names in spellings.items():
            # the name of most surfaces; the singular of a plural
            self._names[identifier] = min(names, key=lambda name: (-names[name], len(name), name))
            label, _, key = identifier.partition(":")
            self._link.setdefault((label.capitalize(), key), identifier)
        loose: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (label, key), identifier in self._link.items():
            loose[label, _without_hyphens(key)].add(identifier)
        self._loose = {place: found.pop() for place, found in loose.items() if len(found) == 1}

    def __len__(self) -> int:
        return len(self._senses)

    def keys(self) -> Iterator[tuple[str, ...]]:
        """Yield the pieces of every surface."""
        return iter(self._senses)

    def senses(self, key: tuple[str, ...]) -> list[Sense]:
        """Return the senses of a surface, by its pieces."""
        return self._senses.get(key, [])

    def find(self, label: str, surface: str) -> str | None:
        """Return the id of the entity of ``label`` that a surface is a name or alias of, None where it is neither.

        Where no name is spelled so, hyphens and spaces make no difference ("mini-ImageNet", "miniImageNet").
        """
        return self._link.get((label, name_key(surface))) or self._loose.get((label, squash(surface)))

    def name(self, identifier: str) -> str | None:
        """Return the usual name in the field, None where the vocabulary does not have the entity."""
        return self._names.get(identifier)

    def aliases(self, identifier: str) -> tuple[str, ...]:
        """Return the other names that the vocabulary has, sorted."""
        name = self._names.get(identifier)
        return tuple(sorted(self._surfaces.get(identifier, set()) - {name}))

    def broader(self, identifier: str) -> tuple[str, ...]:
        """Return the ids that would be wider, the nearest first; the graph need not have them.

        A number or version at the end is dropped (``ResNet-50``: ``ResNet``), or words from the left
        (``few-shot image classification``: ``image classification``; not for datasets, since Fashion-MNIST is no
        part of MNIST).

        Examples
        --------
        >>> Vocabulary([]).broader("task:few-shot-image-classification")
        ('task:shot-image-classification', 'task:image-classification', 'task:classification')
        >>> Vocabulary([]).broader("method:resnet-50")
        ('method:resnet',)
        """
        label, _, key = identifier.partition(":")
        if "~" in key:
            return ()
        if versioned := _VERSION.fullmatch(key):
            return (f"{label}:{versioned['stem']}",)
        if label == "dataset":
            return ()
        parts = key.split("-")
        return tuple(f"{label}:{'-'.join(parts[start:])}" for start in range(1, len(parts)))


def squash(name: str) -> str:
    """Return the key of a name without its hyphens; those between digits stay.

    Examples
    --------
    >>> squash("pre-training") == squash("Pretraining"), squash("GPT-3.5 1"), squash("ResNet-50")
    (True, 'gpt3.5-1', 'resnet50')
    """
    return _without_hyphens(name_key(name))


def _without_hyphens(key: str) -> str:
    return _HYPHEN.sub("", key)


_HYPHEN = re.compile(r"(?<!\d)-|-(?!\d)")
_VERSION = re.compile(r"(?P<stem>.*[^\W\d])-(?:v-)?\d[\d.]*(?:-?[a-z])?")


def read_vocabulary(text: str, *, where: str) -> Iterator[Sense]:
    """Yield the senses of a vocabulary table.

    Raises
    ------
    InputError
        If a row does not have the five columns, a known label, or probabilities from 0 to 100.
    """
    header_seen = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header_seen:
            if tuple(cells) != COLUMNS:
                raise InputError(f"columns {cells}", expected=", ".join(COLUMNS), where=f"{where}:{number}")
            header_seen = True
            continue
        try:
            surface, label, name, lower, cased = cells
            sense = Sense(surface=surface, label=label, name=name, lower=int(lower) / 100, cased=int(cased) / 100)
        except ValueError as error:
            raise InputError(
                f"row {line!r}", expected="five cells, the last two whole percents", where=f"{where}:{number}"
            ) from error
        if (
            label not in ENTITY_LABELS
            or not pieces(surface)
            or not 0 <= min(sense.lower, sense.cased) <= max(sense.lower, sense.cased) <= 1
        ):
            raise InputError(
                f"row {line!r}", expected=f"a label of {', '.join(ENTITY_LABELS)} and a name", where=f"{where}:{number}"
            )
        yield sense


def _read_table(path: Path | None) -> tuple[str, str]:
    """Return the text of a table, and its name for messages."""
    if path is None:
        return files("kg").joinpath("data", "vocabulary.tsv").read_text(encoding="utf-8"), "kg/data/vocabulary.tsv"
    try:
        return path.read_text(encoding="utf-8"), str(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(path)) from error


@cache
def vocabulary_fingerprint(path: Path | None = None) -> str:
    """Return a hash of a table's text, without reading its rows."""
    return content_hash(_read_table(path)[0])[:12]


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Read a vocabulary from a table, the shipped one by default. The result is shared.

    Raises
    ------
    InputError
        If the table cannot be read.
    """
    return _load(path)  # a cache of this function itself would tell f() from f(None)


@cache
def _load(path: Path | None) -> Vocabulary:
    text, where = _read_table(path)
    return Vocabulary(read_vocabulary(text, where=where))
