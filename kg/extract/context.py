"""Whether a sentence speaks of learning or of data: a word that may be an ordinary one is a name only there."""

from __future__ import annotations

import re

from spacy.tokens import Span

from .sentences import sentence_of

__all__ = ["speaks_of_learning"]

_CONTEXT = re.compile(
    r"\b(?:(?:pre-?|re-?)?train|learn|optimi[sz]|data\b|data-?set|model|network|neural|accura|benchmark|evaluat|experiment|"
    r"baseline|state-of-the-art|algorithm|method|architecture|classif|detect|segment|recogni|fine-?tun|gradient|"
    r"embedding|encod|decod|outperform|error|loss|layer|test|corpus|task|transformer|inference|SGD|score|result)",
    re.IGNORECASE,
)
"""Words that speak of learning or of data."""


def speaks_of_learning(span: Span) -> bool:
    """Tell whether the words of the sentence around a span speak of learning or of data."""
    sentence = sentence_of(span)
    around = f"{span.doc[sentence.start : span.start].text} {span.doc[span.end : sentence.end].text}"
    return bool(_CONTEXT.search(around))
