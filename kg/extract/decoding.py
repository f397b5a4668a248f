"""From a model's probabilities to the spans that are kept: they do not overlap, and a string has one label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy

from kg.schema import ENTITY_LABELS, load_schema

from .view import Floats, Integers, Seen

__all__ = ["ROLE_NAMES", "Calibration", "Chosen", "choose"]

ROLE_NAMES: Final = tuple((label, role) for label in ENTITY_LABELS for role in load_schema().roles(label))
"""What the role outputs of a model stand for, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What turns a network's probability into the share of such spans that is right, see Platt scaling.

    The score is ``sigmoid(slope * logit(p) + offset)``, one pair for each of ENTITY_LABELS: J. Platt, "Probabilistic
    outputs for support vector machines", 1999. Fitted on labelled abstracts that the network was not trained on.
    """

    slopes: Sequence[float] = (1.0,) * len(ENTITY_LABELS)
    offsets: Sequence[float] = (0.0,) * len(ENTITY_LABELS)

    def scores(self, probabilities: Floats, label_of: Integers) -> Floats:
        """Return the scores of spans with these probabilities and labels (places in ENTITY_LABELS)."""
        bounded = numpy.clip(probabilities.astype(numpy.float64), 1e-6, 1 - 1e-6)
        logits = numpy.log(bounded / (1 - bounded))
        slopes, offsets = numpy.asarray(self.slopes), numpy.asarray(self.offsets)
        scores = 1 / (1 + numpy.exp(-(slopes[label_of] * logits + offsets[label_of])))
        return numpy.asarray(scores, numpy.float32)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A span that is kept: its first and last word, both inclusive, label, score from 0 to 1, and role."""

    first: int
    last: int
    label: str
    score: float
    role: str


def choose(
    seen: Seen, labels: Floats, roles: Floats, least: float, calibration: Calibration | None = None
) -> list[Chosen]:
    """Return the spans to keep, by position.

    Parameters
    ----------
    seen : Seen
    labels : array of shape (S, 1 + labels)
        Probabilities of being no name, and of each label.
    roles : array of shape (S, roles)
        Probabilities of :data:`ROLE_NAMES`.
    least : float
        Spans with a smaller score are left out.
    calibration : Calibration, optional
        What makes scores of probabilities; without it they are the same.
    """
    if not len(seen.starts):
        return []
    shared = _shared(labels, seen.strings)
    label_of = shared[:, 1:].argmax(axis=1)
    names = (calibration or Calibration()).scores(1 - shared[:, 0], label_of)
    likely = numpy.nonzero(names >= least)[0]
    order = likely[numpy.lexsort((seen.ends[likely], seen.starts[likely], -names[likely]))]
    taken = numpy.zeros(len(seen.word_features), bool)
    rows = []
    for row in order.tolist():
        first, last = int(seen.starts[row]), int(seen.ends[row])
        if not taken[first : last + 1].any():
            taken[first : last + 1] = True
            rows.append(row)
    pooled = _pooled_roles(seen, roles, rows, label_of)
    return [
        Chosen(int(seen.starts[row]), int(seen.ends[row]), ENTITY_LABELS[label_of[row]], float(names[row]), pooled[row])
        for row in sorted(rows, key=lambda row: seen.starts[row])
    ]


def _shared(labels: Floats, strings: Integers) -> Floats:
    """Return for each span the mean over the spans with its string."""
    _, inverse = numpy.unique(strings, return_inverse=True)
    total = numpy.zeros((inverse.max() + 1, labels.shape[1]), numpy.float64)
    numpy.add.at(total, inverse, labels)
    return (total / numpy.bincount(inverse)[:, None])[inverse].astype(numpy.float32)


def _pooled_roles(seen: Seen, roles: Floats, rows: list[int], label_of: Integers) -> dict[int, str]:
    """Return the role of each kept span: that of all kept spans with its string and label together."""
    groups: dict[tuple[int, int], list[int]] = {}
    for row in rows:
        groups.setdefault((int(seen.strings[row]), int(label_of[row])), []).append(row)
    found = {}
    for (_, label), group in groups.items():
        columns = [index for index, (of, _) in enumerate(ROLE_NAMES) if of == ENTITY_LABELS[label]]
        mean = numpy.log(numpy.maximum(roles[group][:, columns], 1e-9)).mean(axis=0)
        role = ROLE_NAMES[columns[int(mean.argmax())]][1]
        found.update(dict.fromkeys(group, role))
    return found
