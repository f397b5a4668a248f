"""Scoring an extractor on a labelled file, of whole abstracts or of sentences with spans."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kg.contracts import Progress
from kg.errors import InputError
from kg.evaluation.gold import GoldPaper, read_gold
from kg.evaluation.intervals import Interval, bootstrap
from kg.evaluation.scoring import Named, Outcome, Reported, Tally, compare, normalise
from kg.evaluation.spans import SpanDocument, read_spans
from kg.identifiers import paper_id
from kg.merging import merge_records
from kg.model import LinkedPaper, Paper
from kg.pipeline import Pipeline
from kg.schema import ENTITY_LABELS

__all__ = ["Evaluation", "Measure", "evaluate"]

BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
"""Borders of the score ranges of which reliability is reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of a report: what is measured, the interval of it in percent, and the counts behind it."""

    name: str
    interval: Interval
    right: int
    found: int
    gold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How an extractor does on a labelled file.

    Attributes
    ----------
    documents : int
    measures : tuple of Measure
    reliability : tuple of (low, high, found, share)
        Of the entities that score from ``low`` up to ``high``: their number, and the percent of them that is right.
    missed, false : tuple of (kind, label, string)
        As in :class:`kg.evaluation.scoring.Outcome`.
    """

    documents: int
    measures: tuple[Measure, ...]
    reliability: tuple[tuple[float, float, int, float], ...] = ()
    missed: tuple[tuple[str, str, str], ...] = ()
    false: tuple[tuple[str, str, str], ...] = ()


def evaluate(
    path: str | Path,
    *,
    model: str | None = None,
    min_score: float | None = None,
    labels: Mapping[str, str] | None = None,
    draws: int = 1000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Evaluation:
    """Score a model.

    Parameters
    ----------
    path : str or Path
        Labelled abstracts (JSON Lines with ``title``, ``abstract``, ``entities``), or sentences with spans
        (``doc_id``, ``tokens``, ``ner``); which of them is seen from the first line.
    model : str, optional
        ``default``, ``fast``, ``rules``, or the path of an ONNX file; the environment's ``KG_MODEL``, else
        ``default``, if not given.
    min_score : float, optional
        Mentions that score less, from 0 to 1, are left out; the model's own bound by default.
    labels : mapping of str to str, optional
        For spans: what a label of the file is called here. By default ``Method``, ``Dataset`` and ``Task`` alone count.
    draws, seed : int
        Of the bootstrap over documents.
    progress : Progress, optional
        Shows how far it is.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        If the file cannot be read or a line is not as expected.
    """
    path = Path(path)
    pipeline = Pipeline(model=model, min_score=min_score, progress=progress)
    if _holds_spans(path):
        return _on_spans(
            list(read_spans(path, labels or {label: label for label in ENTITY_LABELS})), pipeline, draws, seed
        )
    return _on_abstracts(list(read_gold(path)), pipeline, draws, seed)


def _holds_spans(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig") as file:
            first = json.loads(next((line for line in file if line.strip()), "null"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot be read ({error})", expected="JSON Lines of labelled texts", where=str(path)
        ) from error
    if not isinstance(first, dict) or not {"tokens", "entities"} & set(first):
        raise InputError("no labelled text in the first line", expected="entities, or tokens and ner", where=str(path))
    return "tokens" in first


def _on_abstracts(papers: Sequence[GoldPaper], pipeline: Pipeline, draws: int, seed: int) -> Evaluation:
    linked = _read(pipeline, [_paper(number, gold.title, gold.abstract) for number, gold in enumerate(papers)])
    outcomes = [
        compare(
            gold.entities,
            _found_named(found),
            ENTITY_LABELS,
            gold_results=gold.results,
            found_results=_found_results(found),
        )
        for gold, found in zip(papers, linked, strict=True)
    ]
    shares: list[tuple[str, Callable[[Outcome], Tally]]] = [
        ("role of the right", lambda outcome: outcome.roles),
        ("name of those whose mention is right", lambda outcome: outcome.names),
    ]
    measures = [
        *_by_label(outcomes, draws, seed),
        _f1("results by value, F1", outcomes, lambda o: o.results, draws, seed),
        _f1("results with metric, method and dataset, F1", outcomes, lambda o: o.full_results, draws, seed),
    ]
    measures += [_measure(name, outcomes, part, _precision, draws, seed) for name, part in shares]
    return Evaluation(
        documents=len(papers),
        measures=tuple(measures),
        reliability=tuple(_reliability(outcomes)),
        missed=tuple(miss for outcome in outcomes for miss in outcome.missed),
        false=tuple(find for outcome in outcomes for find in outcome.false),
    )


def _on_spans(documents: Sequence[SpanDocument], pipeline: Pipeline, draws: int, seed: int) -> Evaluation:
    linked = _read(pipeline, [_paper(number, "", document.text) for number, document in enumerate(documents)])
    outcomes, empty = [], []
    for document, found in zip(documents, linked, strict=True):
        # the text stands behind an empty title and a line end
        spans = {(span.start - 1, span.end - 1, entity.label) for entity in found.entities for span in entity.spans}
        gold = {span for sentence in document.sentences for span in sentence.spans}
        outcomes.append(
            Outcome(
                by_label={
                    label: Tally(*(sum(span[2] == label for span in part) for part in (gold & spans, spans, gold)))
                    for label in ENTITY_LABELS
                }
            )
        )
        blank = [sentence for sentence in document.sentences if not sentence.spans]
        finds = [sum(one.start <= start < one.end for start, _, _ in spans) for one in blank]
        empty.append((Tally(finds.count(0), len(blank), len(blank)), Tally(sum(finds), len(blank), 0)))
    measures = [*_by_label(outcomes, draws, seed)]
    for place, name in enumerate(("empty sentences without a find", "finds in a hundred empty sentences")):
        part = [pair[place] for pair in empty]
        interval = bootstrap(part, lambda drawn: sum(drawn, Tally()).precision, draws=draws, seed=seed)
        total = sum(part, Tally())
        measures.append(Measure(name=name, interval=interval, right=total.right, found=total.found, gold=total.gold))
    return Evaluation(documents=len(documents), measures=tuple(measures))


def _paper(number: int, title: str, abstract: str) -> Paper:
    return Paper(id=paper_id(f"{number} {title}"), title=title, abstract=abstract, source="evaluation")


def _read(pipeline: Pipeline, papers: Sequence[Paper]) -> Iterator[LinkedPaper]:
    return pipeline.read(list(merge_records(papers).values()))


def _found_named(found: LinkedPaper) -> list[Named]:
    return [
        Named(
            label=entity.label,
            name=entity.name,
            mentions=entity.evidence.mentions,
            role=entity.role,
            score=entity.score,
        )
        for entity in found.entities
    ]


def _found_results(found: LinkedPaper) -> list[Reported]:
    strings = {
        entity.id: frozenset(map(normalise, (entity.name, *entity.evidence.mentions))) for entity in found.entities
    }
    nothing = frozenset[str]()
    return [
        Reported(
            value=result.value,
            metric=result.metric,
            method=strings[result.method] if result.method else nothing,
            dataset=strings[result.dataset] if result.dataset else nothing,
        )
        for result in found.results
    ]


def _precision(tally: Tally) -> float:
    return tally.precision


def _measure(
    name: str,
    outcomes: Sequence[Outcome],
    part: Callable[[Outcome], Tally],
    ratio: Callable[[Tally], float],
    draws: int,
    seed: int,
) -> Measure:
    interval = bootstrap(outcomes, lambda drawn: ratio(sum(map(part, drawn), Tally())), draws=draws, seed=seed)
    total = sum(map(part, outcomes), Tally())
    return Measure(name=name, interval=interval, right=total.right, found=total.found, gold=total.gold)


def _f1(name: str, outcomes: Sequence[Outcome], part: Callable[[Outcome], Tally], draws: int, seed: int) -> Measure:
    return _measure(name, outcomes, part, lambda tally: tally.f1, draws, seed)


def _by_label(outcomes: Sequence[Outcome], draws: int, seed: int) -> Iterator[Measure]:
    """Yield precision, recall and F1 of each label and of all together."""
    parts: dict[str, Callable[[Outcome], Tally]] = {
        label: lambda outcome, label=label: outcome.by_label[label]  # type: ignore[misc]  # bound per label
        for label in ENTITY_LABELS
    }
    parts["all"] = lambda outcome: sum(outcome.by_label.values(), Tally())
    for label, part in parts.items():
        yield _measure(f"{label}, precision", outcomes, part, _precision, draws, seed)
        yield _measure(f"{label}, recall", outcomes, part, lambda tally: tally.recall, draws, seed)
        yield _f1(f"{label}, F1", outcomes, part, draws, seed)


def _reliability(outcomes: Iterable[Outcome]) -> Iterator[tuple[float, float, int, float]]:
    found: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for outcome in outcomes:
        for _, score, is_right in outcome.scores:
            place = sum(score >= border for border in BINS) - 1
            found[place] += 1
            right[place] += is_right
    for place, (low, high) in enumerate(pairwise(BINS)):
        if found[place]:
            yield low, min(high, 1.0), found[place], 100 * right[place] / found[place]
