"""Scores that mean what they say: fitted on labelled abstracts that the network has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy
from numpy.typing import NDArray
from scipy.optimize import minimize

from kg.contracts import Linker
from kg.evaluation.gold import GoldPaper
from kg.evaluation.scoring import Named, Outcome, compare
from kg.extract.decoding import Calibration, choose
from kg.model import Extraction, Mention, Paper, Span
from kg.schema import ENTITY_LABELS
from kg.train.examples import Example

__all__ = ["calibrate", "outcomes"]

LEAST_PROBABILITY: Final = 0.08
"""Spans that are less likely names than this are not looked at."""

RIDGE: Final = 2.0
"""How strongly, in entities, each label's slope is held to 1."""

Probabilities = Sequence[tuple[NDArray[numpy.float32], NDArray[numpy.float32]]]


def outcomes(
    papers: Sequence[GoldPaper],
    examples: Sequence[Example],
    found: Probabilities,
    linker: Linker,
    *,
    least: float,
    calibration: Calibration | None = None,
) -> Iterator[Outcome]:
    """Yield how each paper compares with its labels, once its spans are chosen and linked.

    Parameters
    ----------
    papers, examples, found : sequences of equal length
        Labels, what a model saw, and the probabilities it gave.
    linker : Linker
    least : float
        Spans with a smaller score are left out.
    calibration : Calibration, optional
    """
    for paper, example, (labels, roles) in zip(papers, examples, found, strict=True):
        chosen = choose(example, labels, roles, least, calibration)
        mentions = []
        for span in chosen:
            start, end = example.places[span.first][0], example.places[span.last][1]
            mentions.append(
                Mention(
                    start=start,
                    end=end,
                    text=paper.text[start:end],
                    label=span.label,
                    role=span.role,
                    score=span.score,
                    sentence=Span(start=start, end=end),
                )
            )
        read = Extraction(
            paper=Paper(id=f"title:{paper.id}", title=paper.title, abstract=paper.abstract),
            extractor="",
            mentions=tuple(mentions),
            abbreviations=example.abbreviations,
        )
        entities = [
            Named(label=one.label, name=one.name, mentions=one.evidence.mentions, role=one.role, score=one.score)
            for one in linker.link(read, digest="").entities
        ]
        yield compare(paper.entities, entities, ENTITY_LABELS)


def calibrate(
    papers: Sequence[GoldPaper], examples: Sequence[Example], found: Probabilities, linker: Linker
) -> Calibration:
    """Return what turns probabilities into the share of entities that is right, for each label.

    Logistic regression on the logits, its slopes held to 1 by a ridge.
    """
    pairs: dict[str, list[tuple[float, bool]]] = {label: [] for label in ENTITY_LABELS}
    for outcome in outcomes(papers, examples, found, linker, least=LEAST_PROBABILITY):
        for label, score, right in outcome.scores:
            pairs[label].append((score, right))
    slopes, offsets = [], []
    for label in ENTITY_LABELS:
        scores = numpy.array([score for score, _ in pairs[label]], numpy.float64)
        signs = numpy.array([1.0 if right else -1.0 for _, right in pairs[label]])
        bounded = numpy.clip(scores, 1e-6, 1 - 1e-6)
        slope, offset = minimize(_loss, numpy.array([1.0, 0.0]), args=(numpy.log(bounded / (1 - bounded)), signs)).x
        slopes.append(round(float(slope), 4))
        offsets.append(round(float(offset), 4))
    return Calibration(slopes=slopes, offsets=offsets)


def _loss(parameters: NDArray[numpy.float64], logits: NDArray[numpy.float64], signs: NDArray[numpy.float64]) -> float:
    margin = signs * (parameters[0] * logits + parameters[1])
    return float(numpy.logaddexp(0, -margin).sum() + RIDGE * (parameters[0] - 1) ** 2)
