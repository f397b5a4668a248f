"""The component that decides: a trained network judges every span that may be a name.

Documents go through the network one at a time, so that nothing depends on the size of a batch, on the number of
threads, or on what is read before.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.errors import ConfigError
from kg.schema import ENTITY_LABELS

from .candidates import GROUP
from .decoding import ROLE_NAMES, Calibration, Chosen, choose
from .models import model_path, pieces_path
from .pieces import Pieces, load_pieces, windows
from .view import SPAN_FEATURES, WORD_FEATURES, Floats, Seen, View, view

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["Judge", "SpanModel", "load_judge", "make_model", "read_judge"]

_AHEAD: Final = 4
"""Documents a thread that wait for the network, or for their turn to go on."""


@dataclass(frozen=True, slots=True)
class Judge:
    """A network with what it needs to read: safe to call from several threads at once."""

    session: InferenceSession
    pieces: Pieces
    calibration: Calibration
    least_score: float

    def __call__(self, seen: View, least: float) -> list[Chosen]:
        """Return the spans of a document that score ``least`` or more."""
        labels, roles = self.probabilities(seen, self.pieces([word.text for word in seen.words]))
        return choose(seen, labels, roles, least, self.calibration)

    def probabilities(self, seen: Seen, cut: Sequence[tuple[int, ...]]) -> tuple[Floats, Floats]:
        """Return the probabilities of labels, (S, 1 + labels), and of roles, (S, roles), for the spans of a document.

        Spans that no window holds are no names.
        """
        labels = numpy.zeros((len(seen.starts), 1 + len(ENTITY_LABELS)), numpy.float32)
        labels[:, 0] = 1
        roles = numpy.full((len(seen.starts), len(ROLE_NAMES)), 1 / len(ROLE_NAMES), numpy.float32)
        for window in windows(seen, cut, (self.pieces.first, self.pieces.last)):
            if len(window.rows):
                labels[window.rows], roles[window.rows] = self.session.run(("labels", "roles"), window.inputs())
        return labels, roles


@cache
def load_judge(path: Path) -> Judge:
    """Return what :func:`read_judge` does; the result is shared."""
    return read_judge(path)


def read_judge(path: Path) -> Judge:
    """Read a model from an ONNX file that ``kg.train`` wrote.

    Raises
    ------
    ConfigError
        If the file is no such model, or was made for other features than those of this version.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # documents run side by side instead
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        card: dict[str, Any] = json.loads(session.get_modelmeta().custom_metadata_map["kg"])
    except Exception as error:  # onnxruntime's errors have no common class but Exception
        raise ConfigError(f"{path} is no model ({error})", expected="an ONNX file that kg.train wrote") from error
    made_for = (card.get("word_features"), card.get("span_features"), card.get("roles"))
    if made_for != (list(WORD_FEATURES), list(SPAN_FEATURES), [list(pair) for pair in ROLE_NAMES]):
        raise ConfigError(
            f"{path} was made for another version of kg",
            expected="the features that this version computes",
            hint="Train it again with `make train`.",
        )
    return Judge(session, load_pieces(pieces_path()), Calibration(**card["calibration"]), float(card["least_score"]))


class SpanModel:
    """Writes ``doc.spans["kg"]``: spans that do not overlap, with label, score and role.

    Parameters
    ----------
    model : str
        ``default``, ``fast``, or the path of an ONNX file.
    least_score : float, optional
        Spans that score less are left out; the model's own bound by default.
    threads : int
        Documents that go through the network at once; 0 for one more than there are processors, since a thread
        waits for its turn in Python now and then.
    """

    def __init__(self, model: str, least_score: float | None = None, threads: int = 0) -> None:
        self._judge = load_judge(model_path(model))
        self._least = self._judge.least_score if least_score is None else least_score
        self._threads = threads or min(len(os.sched_getaffinity(0)) + 1, 8)

    def __call__(self, doc: Doc) -> Doc:
        """Judge the spans of one document."""
        seen = view(doc)
        return _write(doc, seen, self._judge(seen, self._least))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:  # spaCy's signature
        """Judge the spans of many documents, some at once; they come out in their order."""
        waiting: deque[tuple[Doc, View, Future[list[Chosen]]]] = deque()
        with ThreadPoolExecutor(self._threads) as pool:
            for doc in docs:
                seen = view(doc)
                waiting.append((doc, seen, pool.submit(self._judge, seen, self._least)))
                if len(waiting) > _AHEAD * self._threads:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)


def _next(waiting: deque[tuple[Doc, View, Future[list[Chosen]]]]) -> Doc:
    doc, seen, found = waiting.popleft()
    return _write(doc, seen, found.result())


def _write(doc: Doc, seen: View, chosen: Iterable[Chosen]) -> Doc:
    spans = []
    for found in chosen:
        span = Span(doc, seen.tokens[found.first], seen.tokens[found.last] + 1, label=found.label)
        span._.kg_score, span._.kg_role = found.score, found.role
        spans.append(span)
    doc.spans[GROUP] = spans
    return doc


@Language.factory(
    "kg_model",
    default_config={"model": "default", "least_score": None, "threads": 0},
    assigns=["doc.spans", "span._.kg_score", "span._.kg_role"],
    requires=["token.is_sent_start", "doc._.kg_candidates", "doc._.kg_abbreviations"],
)
def make_model(nlp: Language, name: str, model: str, least_score: float | None, threads: int) -> SpanModel:
    """Return the component."""  # the signature is spaCy's
    return SpanModel(model, least_score, threads)
