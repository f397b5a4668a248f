"""Numeric results: a value that tells an outcome, and the metric, method, dataset and task that the text ties to it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from .metrics import METRIC, usual_metric
from .relating import Passage, Weights, best, load_weights, passages
from .values import Value

__all__ = ["Found", "Results", "make_results"]

_OUTCOME: Final = re.compile(
    r"\b(?:achiev|reach|obtain|attain|improv|outperform|reduc|increas|gain|boost|surpass|accura|scor|fast|speed|drop|"
    r"decreas|yield|result|compress|sav|rank|deliver|exceed|better|lower|higher|cut|fewer|less|smaller|beat|report|"
    r"enhanc|record|retain|preserv|lead|set|win|won|get|hits?|rises?|falls?|margin|competitive|with)\w*",
    re.IGNORECASE,
)
_SPEED_UNITS: Final = {"FPS": "FPS", "fps": "FPS", "Hz": "speed", "ms": "inference time"}


class Found(NamedTuple):
    """One result in a document: its place, value, metric, and the spans it belongs to."""

    start_char: int
    end_char: int
    sentence: Span
    value: str
    number: float | None
    unit: str | None
    kind: str
    metric: str | None
    method: Span | None
    dataset: Span | None
    task: Span | None


class Results:
    """Leaves results in ``doc._.kg_results``, by position.

    Parameters
    ----------
    weights : mapping
        See :mod:`kg.extract.relating`.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def __call__(self, doc: Doc) -> Doc:
        """Look through every sentence of the abstract that tells an outcome."""
        doc._.kg_results = [
            found
            for passage in passages(doc)
            if _OUTCOME.search(passage.text)
            for value in passage.values
            if (found := self._result(passage, value)) is not None
        ]
        return doc

    def _result(self, passage: Passage, value: Value) -> Found | None:
        chosen = {slot: best(passage.offers(slot, value), weights).what for slot, weights in self._weights.items()}
        metric = _unit_metric(value) or chosen["metric"]
        if value.bare and metric is None:
            return None
        method, dataset, task = (
            what if isinstance(what := chosen[label], Span) else None for label in ("Method", "Dataset", "Task")
        )
        return Found(
            start_char=passage.offset + value.start,
            end_char=passage.offset + value.end,
            sentence=passage.sentence,
            value=value.printed,
            number=value.number,
            unit=value.unit,
            kind=value.kind,
            metric=metric if isinstance(metric, str) else None,
            method=method,
            dataset=dataset,
            task=task,
        )


def _unit_metric(value: Value) -> str | None:
    if value.kind == "rank":
        return "rank"
    if value.unit in _SPEED_UNITS:
        return _SPEED_UNITS[value.unit]
    return usual_metric(value.unit) if value.unit and METRIC.fullmatch(value.unit) else None


if not Doc.has_extension("kg_results"):
    Doc.set_extension("kg_results", default=())


@Language.factory("kg_results", assigns=["doc._.kg_results"], requires=["doc.spans", "span._.kg_role"])
def make_results(nlp: Language, name: str) -> Results:  # spaCy's signature
    """Return the component."""
    return Results(load_weights())
