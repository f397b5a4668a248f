"""Fits the weights that tie values to metrics, methods, datasets and tasks.

usage: python -m kg.train.relating GOLD.jsonl OUT.json

The mentions are those of the labels, so that the weights learn how texts are written, not how a model errs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy
from numpy.typing import NDArray
from scipy.optimize import minimize
from spacy.language import Language
from spacy.tokens import Doc

from kg.evaluation.gold import GoldPaper, read_gold
from kg.evaluation.scoring import Reported, normalise
from kg.extract.candidates import GROUP
from kg.extract.pipeline import build_proposals
from kg.extract.relating import SLOTS, Offer, passages

__all__ = ["choices", "fit_weights", "main"]

RIDGE: Final = 3.0
"""Of the weights' squares, against the log-likelihood of all choices."""

Choice = tuple[Sequence[Offer], int]
"""What is offered, and the place of what the labels say."""


def labelled_doc(paper: GoldPaper, nlp: Language) -> Doc:
    """Return a document whose spans are the labelled mentions."""
    doc = nlp(paper.text)
    spans = []
    for (start, end), entity in sorted(paper.spans().items()):
        span = doc.char_span(start, end, label=entity.label)
        if span is not None:
            span._.kg_score, span._.kg_role = 1.0, entity.role
            spans.append(span)
    doc.spans[GROUP] = spans
    return doc


def choices(papers: Iterable[GoldPaper]) -> Iterator[tuple[str, Choice]]:
    """Yield slot, offers and answer for each value that the labels have as a result."""
    nlp = build_proposals()
    for name in ("kg_names", "kg_cues"):
        nlp.remove_pipe(name)
    for paper in papers:
        open_results = list(paper.results)
        for passage in passages(labelled_doc(paper, nlp)) if open_results else ():
            for value in passage.values:
                told = next((one for one in open_results if one.same_value(Reported(value=value.printed))), None)
                if told is None:
                    continue
                open_results.remove(told)
                for slot in SLOTS:
                    offers = passage.offers(slot, value)
                    answer = _answer(slot, told, offers)
                    if answer is not None and len(offers) > 1:
                        yield slot, (offers, answer)


def _answer(slot: str, told: Reported, offers: Sequence[Offer]) -> int | None:
    """Return the place of the offer that the labels mean; None where they mean what is not offered."""
    for place, offer in enumerate(offers):
        if offer.what is None:
            said = told.metric if slot == "metric" else told.strings(slot)
            return None if said else place
        if slot == "metric":
            if told.same_metric(Reported(value="", metric=str(offer.what))):
                return place
        elif normalise(str(offer.what)) in told.strings(slot):
            return place
    return None


def fit_weights(choices: Sequence[Choice], ridge: float = RIDGE) -> dict[str, float]:
    """Return the weights of a conditional logit, those that matter, to three digits."""
    names = sorted({name for offers, _ in choices for offer in offers for name in offer.features})
    column = {name: index for index, name in enumerate(names)}
    rows: list[NDArray[numpy.float64]] = []
    first, answers = [0], []
    for offers, answer in choices:
        answers.append(len(rows) + answer)
        for offer in offers:
            row = numpy.zeros(len(names))
            for name, value in offer.features.items():
                row[column[name]] = value
            rows.append(row)
        first.append(len(rows))
    table, starts = numpy.array(rows), numpy.array(first[:-1])
    sizes = numpy.diff(first)

    def loss(weights: NDArray[numpy.float64]) -> tuple[float, NDArray[numpy.float64]]:
        merit = table @ weights
        merit -= numpy.repeat(numpy.maximum.reduceat(merit, starts), sizes)
        powers = numpy.exp(merit)
        totals = numpy.add.reduceat(powers, starts)
        shares = powers / numpy.repeat(totals, sizes)
        value = float(numpy.log(totals).sum() - merit[answers].sum() + ridge * (weights**2).sum() / 2)
        return value, table.T @ shares - table[answers].sum(axis=0) + ridge * weights

    weights = minimize(loss, numpy.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.01}


def main(arguments: list[str]) -> None:
    """Fit the weights of every slot and write them."""
    gold, out = map(Path, arguments)
    found: dict[str, list[Choice]] = {slot: [] for slot in SLOTS}
    for slot, choice in choices(read_gold(gold)):
        found[slot].append(choice)
    weights = {slot: fit_weights(found[slot]) for slot in SLOTS}
    made_of = {slot: len(found[slot]) for slot in SLOTS}
    out.write_text(
        json.dumps({"choices": made_of, "weights": weights}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
