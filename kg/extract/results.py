"""Numeric results: a value, and the metric, method, dataset and task that the text ties to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from .candidates import GROUP
from .metrics import METRIC, usual_metric
from .sentences import sentences_of
from .values import Value, values

__all__ = ["Found", "Results", "make_results"]

_OUTCOME: Final = re.compile(
    r"\b(?:achiev|reach|obtain|attain|improv|outperform|reduc|increas|gain|boost|surpass|accura|scor|fast|speed|drop|"
    r"decreas|yield|result|compress|sav|rank|deliver|exceed|better|lower|higher|cut|fewer|less|smaller|beat|report|"
    r"enhanc|record|retain|preserv|lead|set|win|won|get|hits?|rises?|falls?|margin|competitive|with)\w*",
    re.IGNORECASE,
)
_LEADS_TO: Final = re.compile(
    r"[^;\d]{0,90}?\b(?:on|in|for|over|at|of|across|to)\s(?:[\w'’-]+\s){0,3}[\"'(]?", re.IGNORECASE
)
_STRICTLY_AFTER: Final = re.compile(r"\s?\(?(?:of|in|on|for|points?|absolute|relative|the|\s)*\s?", re.IGNORECASE)
_NEXT_CLAUSE: Final = re.compile(r"[,;]|\b(?:and|while|but|whereas)\b")
_JOIN: Final = re.compile(r"\s?(?:,|/|and|or|,\s?and|&)\s?(?:the\s)?", re.IGNORECASE)
_METRIC_REACH: Final = 60
"""Characters between a value and its metric."""

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
    """Leaves results in ``doc._.kg_results``, by position."""

    def __call__(self, doc: Doc) -> Doc:
        """Look through every sentence of the abstract that tells an outcome."""
        spans = list(doc.spans.get(GROUP, ()))
        starts = [span.start for span in spans]
        own = _own_methods(spans)
        only = _only_dataset(spans)
        found: list[Found] = []
        for sentence in sentences_of(doc)[1:]:
            if _OUTCOME.search(sentence.text):
                here = spans[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
                found += _Sentence(sentence, here).results(own, only)
        doc._.kg_results = found
        return doc


class _Sentence:
    """What one sentence holds: values in series, metrics, and spans, by characters from its start."""

    def __init__(self, sentence: Span, here: list[Span]) -> None:
        self.sentence, self.here = sentence, here
        self.text, self.offset = sentence.text, sentence.start_char
        taken = [(span.start_char - self.offset, span.end_char - self.offset) for span in here]
        self.values = list(values(self.text, taken))
        self.metrics = [
            (match.start(), match.end(), usual_metric(match[0].strip()))
            for match in METRIC.finditer(self.text)
            if not any(start <= match.start() < end for start, end in taken)
        ]

    def results(self, own: list[Span], only: Span | None) -> Iterator[Found]:
        """Yield the results; ``own`` are methods of the paper, the likeliest first, ``only`` its one dataset."""
        before: str | None = None
        for _, group in groupby(self.values, key=attrgetter("series")):
            series = list(group)
            metrics = self._series_metrics(series, before)
            datasets = self._series_datasets(series)
            for value, metric, dataset in zip(series, metrics, datasets, strict=True):
                if value.bare and metric is None:
                    continue
                before = metric or before
                yield Found(
                    start_char=self.offset + value.start,
                    end_char=self.offset + value.end,
                    sentence=self.sentence,
                    value=value.printed,
                    number=value.number,
                    unit=value.unit,
                    kind=value.kind,
                    metric=metric,
                    method=self._method(own),
                    dataset=dataset or self._nearest("Dataset", value) or only,
                    task=self._nearest("Task", value),
                )

    def _series_metrics(self, series: list[Value], before: str | None) -> list[str | None]:
        """Return the metric of each value; values of a series share the one that any of them has."""
        found = [_unit_metric(value) or self._metric(value) for value in series]
        if len(series) > 1:
            following = [m for m in self.metrics if m[0] >= series[-1].end]
            chain = list(self._chain([(start, end) for start, end, _ in following], series[-1].end))
            if len(chain) == len(series):
                return [following[index][2] for index in range(len(series))]
            shared = found[-1] or found[0]
            found = [metric or shared for metric in found]
        return [
            metric or (before if value.kind == "absolute" else None)
            for metric, value in zip(found, series, strict=True)
        ]

    def _metric(self, value: Value) -> str | None:
        """Return the metric closest to a value; one just behind it counts as closer ("41.3 mAP", "0.3 on METEOR")."""
        best: tuple[float, str] | None = None
        for start, end, name in self.metrics:
            if start >= value.end:
                between = self.text[value.end : start]
                gap = 0.5 * len(between) if _STRICTLY_AFTER.fullmatch(between) else float(len(between))
                if _NEXT_CLAUSE.search(between):
                    continue
            else:
                between = self.text[end : value.start]
                gap = float(len(between))
                if ";" in between:
                    continue
            if gap <= _METRIC_REACH and (best is None or gap < best[0]):
                best = gap, name
        return best[1] if best else None

    def _series_datasets(self, series: list[Value]) -> list[Span | None]:
        """Return the dataset of each value: of a series, one after the other where as many follow or go before."""
        places = [
            (span.start_char - self.offset, span.end_char - self.offset, span)
            for span in self.here
            if span.label_ == "Dataset"
        ]
        behind = [place for place in places if place[0] >= series[-1].end]
        ahead = [place for place in places if place[1] <= series[0].start]
        if len(series) > 1:
            chain = list(self._chain([place[:2] for place in behind], series[-1].end))
            if len(chain) == len(series):
                return [behind[index][2] for index in range(len(series))]
            if not behind and len(ahead) == len(series):
                return [place[2] for place in ahead]
        if behind:
            following = next((one.start for one in self.values if one.start >= series[-1].end), len(self.text))
            start, _, span = behind[0]
            if start < following and _LEADS_TO.fullmatch(self.text[series[-1].end : start]):
                return [span] * len(series)
        return [self._dataset_behind(value, places) for value in series]

    def _dataset_behind(self, value: Value, places: list[tuple[int, int, Span]]) -> Span | None:
        for start, end, span in places:
            if start >= value.end and self.text[value.end : start].strip() in {"(", "on", "for", "in"}:
                return span
            if end <= value.start and re.fullmatch(r"\s?[(:]\s?", self.text[end : value.start]):
                return span
        return None

    def _chain(self, places: list[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
        """Yield the places that follow one another with nothing but commas and "and" between them."""
        for number, (start, stop) in enumerate(places):
            if number and not _JOIN.fullmatch(self.text[end:start]):
                return
            yield start, stop
            end = stop

    def _method(self, own: list[Span]) -> Span | None:
        """Return the method of the paper that the sentence names, else the one that it is likeliest about."""
        names = {span.text for span in own}
        return next((span for span in self.here if span.text in names), own[0] if own else None)

    def _nearest(self, label: str, value: Value) -> Span | None:
        place = self.offset + value.start
        return min(
            (span for span in self.here if span.label_ == label),
            key=lambda span: min(abs(span.start_char - place), abs(span.end_char - place)),
            default=None,
        )


def _unit_metric(value: Value) -> str | None:
    if value.kind == "rank":
        return "rank"
    if value.unit in _SPEED_UNITS:
        return _SPEED_UNITS[value.unit]
    return usual_metric(value.unit) if value.unit and METRIC.fullmatch(value.unit) else None


def _own_methods(spans: list[Span]) -> list[Span]:
    """Return a span of each method that the paper proposes, the one named most often first."""
    proposed = [span for span in spans if span.label_ == "Method" and span._.kg_role == "proposed"]
    often = Counter(span.text for span in proposed)
    first = {span.text: span for span in reversed(proposed)}
    return sorted(first.values(), key=lambda span: (-often[span.text], span.start))


def _only_dataset(spans: list[Span]) -> Span | None:
    """Return the dataset that the paper evaluates on, where there is one only."""
    names = {span.text.casefold(): span for span in spans if span.label_ == "Dataset" and span._.kg_role != "mentioned"}
    return next(iter(names.values())) if len(names) == 1 else None


if not Doc.has_extension("kg_results"):
    Doc.set_extension("kg_results", default=())


@Language.factory("kg_results", assigns=["doc._.kg_results"], requires=["doc.spans", "span._.kg_role"])
def make_results(nlp: Language, name: str) -> Results:  # spaCy's signature
    """Return the component."""
    return Results()
