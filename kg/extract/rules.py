"""The extractor by rules, as the pipeline of kg sees it. spaCy is loaded when the first paper is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.model import Extraction, Paper
from kg.vocabulary import vocabulary_fingerprint

from .models import check_score

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["LEAST_SCORE", "RuleExtractor"]

LEAST_SCORE: Final = 0.4
"""Mentions that score less are dropped; chosen on the development abstracts."""

VERSION: Final = "rules/2"
"""Raise the number whenever the rules change: papers read by an older one are then read again."""


class RuleExtractor:
    """Reads papers with a vocabulary, abbreviations and cue patterns.

    Parameters
    ----------
    min_score : float, optional
        Mentions that score less, on a scale of 0 to 1, are dropped.
    """

    def __init__(self, *, min_score: float | None = None) -> None:
        check_score(min_score)
        least_score = LEAST_SCORE if min_score is None else min_score
        self.fingerprint = f"{VERSION} vocabulary {vocabulary_fingerprint()} least score {least_score}"
        self.least_score = least_score

    @cached_property
    def nlp(self) -> Language:
        """The spaCy pipeline, made when it is first needed."""
        from .pipeline import build_pipeline

        return build_pipeline(self.least_score)

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield what each paper says, in order."""
        from .pipeline import read_doc

        for doc, paper in self.nlp.pipe(((paper.text, paper) for paper in papers), as_tuples=True):
            yield read_doc(doc, paper, VERSION)
