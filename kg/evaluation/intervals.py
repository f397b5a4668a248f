"""Confidence intervals by the bootstrap: documents are drawn with replacement, and the measure taken of each draw."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["Interval", "bootstrap"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Interval:
    """A measure, and the bounds that hold 95 % of its values over the draws."""

    value: float
    low: float
    high: float


def bootstrap(
    documents: Sequence[Item], measure: Callable[[Sequence[Item]], float], *, draws: int = 1000, seed: int = 0
) -> Interval:
    """Return a measure of some documents with its percentile interval.

    Parameters
    ----------
    documents : sequence
        What was counted of each document.
    measure : callable
        Makes one number of a sequence of them.
    draws : int
        How often documents are drawn; 0 gives an interval without width.
    seed : int
        Of the draws: the same seed gives the same interval.

    References
    ----------
    Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.

    Examples
    --------
    >>> bootstrap([1, 1, 1], lambda drawn: sum(drawn) / len(drawn), draws=10)
    Interval(value=1.0, low=1.0, high=1.0)
    """
    value = measure(documents)
    generator = random.Random(seed)  # noqa: S311  # statistics, not a secret
    drawn = sorted(measure(generator.choices(documents, k=len(documents))) for _ in range(draws if documents else 0))
    if not drawn:
        return Interval(value, value, value)
    return Interval(value, drawn[int(0.025 * (len(drawn) - 1))], drawn[int(0.975 * (len(drawn) - 1) + 0.5)])
