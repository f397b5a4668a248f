"""Which metric, method, dataset and task a value belongs to: candidates, their features, and trained weights.

For each slot the candidates are what the text offers and "not said"; the likeliest under a conditional logit (D.
McFadden, "Conditional logit analysis of qualitative choice behavior", 1974) is taken. ``kg.train.relating`` fits the
weights on labelled abstracts.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from spacy.tokens import Doc, Span

from .candidates import GROUP
from .metrics import METRIC, usual_metric
from .sentences import sentences_of
from .values import Value, values

__all__ = ["SLOTS", "Features", "Offer", "Passage", "Weights", "best", "load_weights", "passages"]

SLOTS: Final = ("metric", "Method", "Dataset", "Task")

Features = Mapping[str, float]
Weights = Mapping[str, Mapping[str, float]]

_LEADS_TO: Final = re.compile(
    r"[^;\d]{0,60}?\b(?:on|in|for|over|at|of|across|to)\s(?:[\w'’-]+\s){0,3}[\"'(]?", re.IGNORECASE
)
_LED_FROM: Final = re.compile(
    r"\s(?:of|by|to|at|from|is|was|reaches|up to|scores?|with|,)\s(?:[\w-]+\s){0,3}", re.IGNORECASE
)
_AT_ONCE: Final = re.compile(r"\s?\(?(?:of|in|on|for|points?|absolute|relative|the|\s)*\s?", re.IGNORECASE)
_CLAUSE: Final = re.compile(r";|,\s(?:and|while|but|whereas|which)\b|\b(?:while|whereas|but)\b")
_JOIN: Final = re.compile(r"\s?(?:,|/|and|or|,\s?and|&)\s?(?:the\s)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """One candidate for a slot: the name of a metric, a span, or None for "not said"."""

    what: str | Span | None
    features: Features


@dataclass(slots=True)
class _Place:
    """Where something stands in its sentence, in characters."""

    start: int
    end: int
    what: str | Span


class Passage:
    """A sentence with values, and what stands in it and around it."""

    def __init__(self, sentence: Span, number: int, doc_spans: Mapping[str, Mapping[str, list[Span]]]) -> None:
        self.sentence, self.number, self.named = sentence, number, doc_spans
        self.text, self.offset = sentence.text, sentence.start_char
        self.places: dict[str, list[_Place]] = defaultdict(list)
        for label, by_string in doc_spans.items():
            for mentions in by_string.values():
                for span in mentions:
                    if sentence.start <= span.start < sentence.end:
                        place = _Place(span.start_char - self.offset, span.end_char - self.offset, span)
                        self.places[label].append(place)
            self.places[label].sort(key=lambda place: place.start)
        taken = [(place.start, place.end) for label in doc_spans for place in self.places[label]]
        self.values = list(values(self.text, taken))
        self.places["metric"] = [
            _Place(match.start(), match.end(), usual_metric(match[0].strip()))
            for match in METRIC.finditer(self.text)
            if not any(start <= match.start() and match.end() < end for start, end in taken)  # "accuracy predictor"
        ]

    def offers(self, slot: str, value: Value) -> list[Offer]:
        """Return the candidates of a slot for a value, "not said" the last."""
        found = list(self._metrics(value) if slot == "metric" else self._entities(slot, value))
        here = any(offer.features.get("here") for offer in found)
        nothing = {"nothing": 1.0, f"nothing {value.kind}": 1.0}
        nothing |= {"nothing here": float(not here), "nothing at all": float(not found)}
        return [*found, Offer(None, nothing)]

    def _metrics(self, value: Value) -> Iterator[Offer]:
        for place in self.places["metric"]:
            features = self._beside(value, place, "metric") | {"here": 1.0}
            name = str(place.what)
            features[f"{name} {value.kind}"] = 1.0 if name in {"speed-up", "score", "speed", "parameters"} else 0.0
            yield Offer(name, features)

    def _entities(self, label: str, value: Value) -> Iterator[Offer]:
        groups = self.named.get(label, {})
        often = sorted(groups.values(), key=lambda mentions: (-len(mentions), mentions[0].start))
        own = [mentions for mentions in often if mentions[0]._.kg_role in {"proposed", "introduced"}]
        measured = [m for m in often if m[0]._.kg_role in {"evaluated", "introduced", "addressed"}]
        for mentions in often:
            here = [p for p in self.places[label] if any(p.what is span for span in mentions)]
            features: dict[str, float] = {}
            if here:
                nearest = min(here, key=lambda place: _distance(place, value))
                features |= self._beside(value, nearest, label) | {"here": 1.0}
                span = nearest.what
            else:
                before = [span for span in mentions if span.start < self.sentence.start]
                span = (before or mentions)[-1 if before else 0]
                features["away"] = 1.0
                features["away before"] = float(bool(before))
                features["sentences away"] = math.log1p(abs(self.number - _number(span)))
            role = mentions[0]._.kg_role
            features[f"role {role}"] = 1.0
            features[f"role {role} {'here' if here else 'away'}"] = 1.0
            features["often"] = math.log1p(len(mentions))
            features["in title"] = float(mentions[0].start < _title_end(mentions[0].doc))
            features["first own"] = float(bool(own) and own[0] is mentions)
            features["only measured"] = float(len(measured) == 1 and measured[0] is mentions)
            features["only one"] = float(len(often) == 1)
            yield Offer(span if isinstance(span, Span) else None, features)

    def _beside(self, value: Value, place: _Place, slot: str) -> dict[str, float]:
        """Return how a place in the sentence lies to a value, or to the series that the value stands in."""
        series = [one for one in self.values if one.series == value.series]
        first, last = series[0].start, series[-1].end
        if first <= place.start < last:
            first, last = value.start, value.end
        after = place.start >= last
        side = "after" if after else "before"
        span = (last, place.start) if after else (place.end, first)
        between = self.text[span[0] : span[1]]
        features = {
            side: 1.0,
            f"{side} distance": math.log1p(len(between)),
            f"{side} clause": float(bool(_CLAUSE.search(between))),
            f"{side} values between": float(min(sum(span[0] <= v.start < span[1] for v in self.values), 3)),
            f"{side} others between": float(
                min(sum(span[0] <= p.start < span[1] and p is not place for p in self.places[slot]), 3)
            ),
            "nearest": float(place is min(self.places[slot], key=lambda one: _distance(one, value))),
        }
        if after:
            features["at once"] = float(bool(_AT_ONCE.fullmatch(between)))
            features["leads to"] = float(bool(_LEADS_TO.fullmatch(between)))
        else:
            features["led from"] = float(bool(_LED_FROM.fullmatch(between)))
            features["in brackets"] = float(bool(re.fullmatch(r"\s?[(:]\s?", between)))
        return features | self._in_step(value, place, slot)

    def _in_step(self, value: Value, place: _Place, slot: str) -> dict[str, float]:
        """Tell whether a series of values meets a series of places of its length, and this is the value's turn."""
        series = [one for one in self.values if one.series == value.series]
        if len(series) < 2:
            return {}
        for chain in self._chains(slot):
            if len(chain) == len(series) and any(one is place for one in chain):
                in_step = chain[value.place] is place
                return {"in step": float(in_step), "out of step": float(not in_step)}
        return {}

    def _chains(self, slot: str) -> Iterator[list[_Place]]:
        chain: list[_Place] = []
        for place in self.places[slot]:
            if chain and not _JOIN.fullmatch(self.text[chain[-1].end : place.start]):
                yield chain
                chain = []
            chain.append(place)
        if chain:
            yield chain


def passages(doc: Doc) -> Iterator[Passage]:
    """Yield the sentences of an abstract that hold values."""
    named: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for span in doc.spans.get(GROUP, ()):
        named[span.label_][span.text.casefold()].append(span)
    for number, sentence in enumerate(sentences_of(doc)):
        if number and any(char.isdigit() for char in sentence.text):
            passage = Passage(sentence, number, named)
            if passage.values:
                yield passage


def best(offers: Sequence[Offer], weights: Mapping[str, float]) -> Offer:
    """Return the likeliest offer; of equal ones the first."""
    return max(offers, key=lambda offer: sum(weights.get(name, 0.0) * x for name, x in offer.features.items()))


@cache
def load_weights() -> Weights:
    """Return the shipped weights: of each slot, by the name of the feature."""
    text = files("kg").joinpath("data", "models", "results.json").read_text(encoding="utf-8")
    weights: Weights = json.loads(text)["weights"]
    return weights


def _distance(place: _Place, value: Value) -> int:
    return place.start - value.end if place.start >= value.end else value.start - place.end


def _title_end(doc: Doc) -> int:
    starts: tuple[int, ...] = doc._.kg_sentences
    return starts[1] if len(starts) > 1 else len(doc)


def _number(span: Span) -> int:
    return bisect_right(span.doc._.kg_sentences, span.start) - 1
