"""Counting what is right: pure functions on one document at a time.

An entity is right when its label is, and one of its strings (name or mention) is one of the other's after
normalisation: NFKC, case, hyphens, underscores and slashes as spaces, plural s of words of four letters or more. The
matching is one to one. A span is right when both ends and the label are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kg.extract.metrics import usual_metric

__all__ = ["Named", "Outcome", "Reported", "Tally", "compare", "match", "normalise"]

Gold = TypeVar("Gold")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entity to compare: its label, name, printed strings, role and, of a found one, its score from 0 to 1."""

    label: str
    name: str
    mentions: tuple[str, ...]
    role: str
    score: float = 1.0

    @property
    def strings(self) -> frozenset[str]:
        """All strings, normalised."""
        return frozenset(filter(None, map(normalise, (self.name, *self.mentions))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A numeric result to compare: its value as printed, metric, and the strings of what it belongs to (or none)."""

    value: str
    metric: str | None = None
    method: frozenset[str] = frozenset()
    dataset: frozenset[str] = frozenset()
    task: frozenset[str] = frozenset()

    def strings(self, label: str) -> frozenset[str]:
        """Return the strings of the method, dataset or task that it belongs to."""
        return {"Method": self.method, "Dataset": self.dataset, "Task": self.task}[label]

    def same_value(self, other: Reported) -> bool:
        """Tell whether the values are equal, signs of percent and of gain apart."""
        return self.value.strip("+% ") == other.value.strip("+% ")

    def same_metric(self, other: Reported) -> bool:
        """Tell whether the words of one metric are among those of the other, or both are unknown."""
        mine, others = _metric_words(self.metric), _metric_words(other.metric)
        return bool(mine) == bool(others) and (mine <= others or others <= mine)

    def same(self, other: Reported) -> bool:
        """Tell whether value, metric, method and dataset are the same.

        Of metrics, the words of one must be among those of the other, where words that tell a change ("improvement")
        do not count; of methods and datasets, one string must be common to both, or both unknown.
        """
        return (
            self.same_value(other)
            and self.same_metric(other)
            and all(
                bool(one & two) or not (one or two)
                for one, two in ((self.method, other.method), (self.dataset, other.dataset))
            )
        )


def _metric_words(metric: str | None) -> frozenset[str]:
    """Return the words of a metric's usual name; what it is compared with, and that it is a change, left out."""
    bare = _COMPARED.sub("", metric or "")
    bare = " ".join(word for word in bare.split() if word.casefold() not in _CHANGE_WORDS)
    return frozenset(normalise(usual_metric(bare)).split()) - _CHANGE_WORDS


_COMPARED = re.compile(r"\s(?:over|on|than|with|by|for|at|under|against|compared|relative to|from)\s.*")
_CHANGE_WORDS = frozenset(
    "absolute boost decrease drop gain improvement in increase margin of overall performance reduction relative rate "
    "saving score the".split()
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a comparison, and their ratios in percent (0 where there is nothing to divide by)."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is labelled that was found."""
        return 100 * self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 200 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a comparison of one document gives.

    Attributes
    ----------
    by_label : mapping of str to Tally
        Entities, or spans, of each label.
    roles, names : Tally
        Of the entities that are right: how many have the right role, and the usual name. ``found`` equals ``gold``.
    results, full_results : Tally
        Numeric results by their value, and by value, metric, method and dataset together.
    scores : tuple of (label, float, bool)
        Label and score of each found entity, and whether it is right.
    missed, false : tuple of (kind, label, string)
        What was missed and what was found wrongly; the kind is ``type``, ``boundary``, ``both`` or ``nothing``.
    """

    by_label: Mapping[str, Tally]
    roles: Tally = field(default_factory=Tally)
    names: Tally = field(default_factory=Tally)
    results: Tally = field(default_factory=Tally)
    full_results: Tally = field(default_factory=Tally)
    scores: tuple[tuple[str, float, bool], ...] = ()
    missed: tuple[tuple[str, str, str], ...] = ()
    false: tuple[tuple[str, str, str], ...] = ()


def normalise(text: str) -> str:
    """Fold what makes no difference between two strings.

    Examples
    --------
    >>> normalise("Graph-Neural  Networks"), normalise("CIFAR-10")
    ('graph neural network', 'cifar 10')
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[-\u2010-\u2015_/\s]+", " ", text).strip(" .,;:()\"'`")
    return " ".join(_singular(word) for word in text.split())


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= 4 and word.endswith("s") and not word.endswith("ss") else word


def match(
    gold: Sequence[Gold], found: Sequence[Found], same: Callable[[Gold, Found], bool]
) -> list[tuple[Gold, Found]]:
    """Pair the two sides one to one: each labelled item takes the first found one that is the same and still free."""
    free = list(found)
    pairs = []
    for item in gold:
        taken = next((other for other in free if same(item, other)), None)
        if taken is not None:
            free.remove(taken)
            pairs.append((item, taken))
    return pairs


def compare(
    gold: Sequence[Named],
    found: Sequence[Named],
    labels: Collection[str],
    *,
    gold_results: Sequence[Reported] = (),
    found_results: Sequence[Reported] = (),
) -> Outcome:
    """Compare the entities and result values of one document."""
    pairs = match(gold, found, lambda one, other: one.label == other.label and bool(one.strings & other.strings))
    right_gold, right_found = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
    named = [
        (one, other) for one, other in pairs if set(map(normalise, one.mentions)) & set(map(normalise, other.mentions))
    ]
    return Outcome(
        by_label={
            label: Tally(
                sum(one.label == label for one, _ in pairs),
                sum(other.label == label for other in found),
                sum(one.label == label for one in gold),
            )
            for label in labels
        },
        roles=_share(one.role == other.role for one, other in pairs),
        names=_share(normalise(one.name) == normalise(other.name) for one, other in named),
        results=_pairs(gold_results, found_results, Reported.same_value),
        full_results=_pairs(gold_results, found_results, Reported.same),
        scores=tuple((other.label, other.score, id(other) in right_found) for other in found),
        missed=tuple((_kind(one, found), one.label, one.name) for one in gold if id(one) not in right_gold),
        false=tuple((_kind(other, gold), other.label, other.name) for other in found if id(other) not in right_found),
    )


def _share(right: Iterable[bool]) -> Tally:
    flags = list(right)
    return Tally(sum(flags), len(flags), len(flags))


def _pairs(gold: Sequence[Reported], found: Sequence[Reported], same: Callable[[Reported, Reported], bool]) -> Tally:
    return Tally(len(match(gold, found, same)), len(found), len(gold))


def _kind(item: Named, others: Iterable[Named]) -> str:
    """Tell why an item has no partner: there is one of another type, of other borders, of both, or none."""
    others = list(others)
    if any(item.strings & other.strings for other in others):
        return "type"
    words = [set(string.split()) for string in item.strings]
    near = [
        o
        for o in others
        if any(one <= two or two <= one for one in words for two in map(set, map(str.split, o.strings)))
    ]
    if any(other.label == item.label for other in near):
        return "boundary"
    return "both" if near else "nothing"
