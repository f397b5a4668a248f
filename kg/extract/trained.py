"""The trained extractors, as the pipeline of kg sees them. spaCy and the network are loaded at the first paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from kg.model import Extraction, Paper
from kg.vocabulary import vocabulary_fingerprint

from .models import check_score, model_fingerprint, model_path

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["TrainedExtractor", "default_model", "fast_model"]

VERSION: Final = "model/1"
"""Raise the number whenever what is around the network changes: papers read by an older one are then read again."""


class TrainedExtractor:
    """Reads papers with a trained network, which decides on what the vocabulary, cues and its own eyes propose.

    Parameters
    ----------
    model : str
        ``default``, ``fast``, or the path of an ONNX file.
    min_score : float, optional
        Mentions that score less, on a scale of 0 to 1, are dropped; the model's own bound by default.

    Raises
    ------
    ConfigError
        If there is no such model, or the bound is no probability.
    """

    def __init__(self, model: str, *, min_score: float | None = None) -> None:
        check_score(min_score)
        self._model, self._min_score = model, min_score
        self.name = f"{VERSION} {model_fingerprint(model_path(model))}"
        bound = "" if min_score is None else f" least score {min_score}"
        self.fingerprint = f"{self.name} vocabulary {vocabulary_fingerprint()}{bound}"

    @cached_property
    def nlp(self) -> Language:
        """The spaCy pipeline, made when it is first needed."""
        from .pipeline import build_trained

        return build_trained(self._model, self._min_score)

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield what each paper says, in order."""
        from .pipeline import read_doc

        for doc, paper in self.nlp.pipe(((paper.text, paper) for paper in papers), as_tuples=True):
            yield read_doc(doc, paper, self.name)


default_model = partial(TrainedExtractor, "default")
fast_model = partial(TrainedExtractor, "fast")
