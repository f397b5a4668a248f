"""The role that each mention gives its entity in the paper, by cue words around it.

A mention speaks for itself alone; the linker takes the strongest role of an entity's mentions.
"""

from __future__ import annotations

import re
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from .candidates import GROUP
from .sentences import sentence_of, sentences_of

__all__ = ["Roles", "make_roles"]

_OWN_WORK: Final = re.compile(
    r"\b(?:we|our|ours|us|this (?:paper|work|study|article|report|survey|thesis|letter)|here)\b"
    r"|\b(?:the|a) (?:proposed|resulting|new)\b|\bis (?:proposed|introduced|presented)\b",
    re.IGNORECASE,
)
_RIVAL: Final = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beats?|beating|superior to|better than|worse than|improves? (?:up)?on|"
    r"improvements? over|gains? over|compar(?:ed|able|ing|ison|isons)\b.{0,20}\b(?:to|with|against)|competitive with|"
    r"on par with|than|versus|vs|over|unlike|as opposed to|in contrast to|(?:against|including) .{0,30}baselines?|"
    r"baselines? such as)\b",
    re.IGNORECASE,
)
_RIVAL_REACH: Final = 70
"""Characters between the comparing word and the rival it speaks of."""

_NEGATED: Final = re.compile(
    r"\b(?:(?:not(?!\s+only)|n't|without|instead of|rather than|never|neither|no longer|free of|avoid\w*)\b"
    r"[^,.;:]{0,40}|unlike\s(?:\w+\s){0,3})$",
    re.IGNORECASE,
)
"""What a text says that it does not use, or sets itself apart from, up to where that is named."""

_TRAINS: Final = re.compile(
    r"\b(?:pre-?)?train(?:s|ed|ing)?\b.{0,30}\b(?:on|using|with|over|from)\b[^.;]{0,60}$", re.IGNORECASE
)
_EVALUATES: Final = re.compile(
    r"\b(?:evaluat|experiment|result|test|achiev|outperform|accura|perform|benchmark|validat|score|state-of-the-art|"
    r"demonstrat|show|improv|surpass|compar)\w*",
    re.IGNORECASE,
)


class Roles:
    """Sets ``span._.kg_role`` of every settled span."""

    def __call__(self, doc: Doc) -> Doc:
        """Judge each span by its sentence, and by whether the paper speaks of its own work yet."""
        sentences = sentences_of(doc)
        first_own = next((s.start for s in sentences[1:] if _OWN_WORK.search(s.text)), None)
        title_end = sentences[0].end if sentences else 0
        for span in doc.spans.get(GROUP, ()):
            background = first_own is not None and title_end <= span.start < first_own
            span._.kg_role = _JUDGES[span.label_](span, background=background)
        return doc


def _method(span: Span, *, background: bool) -> str:
    if span._.kg_proposed:
        return "proposed"
    if background:
        return "mentioned"
    before = _sentence_before(span)[-_RIVAL_REACH:]
    if _RIVAL.search(before):
        return "compared"
    return "mentioned" if _NEGATED.search(before) else "used"


def _dataset(span: Span, *, background: bool) -> str:
    if span._.kg_proposed:
        return "introduced"
    sentence, before = sentence_of(span).text, _sentence_before(span)
    if _TRAINS.search(before) and not _EVALUATES.search(before):
        return "trained"
    if _NEGATED.search(before) or (background and not _EVALUATES.search(sentence)):
        return "mentioned"
    return "evaluated"


def _task(span: Span, *, background: bool) -> str:
    return "mentioned" if background else "addressed"


_JUDGES: Final = {"Method": _method, "Dataset": _dataset, "Task": _task}


def _sentence_before(span: Span) -> str:
    sentence = sentence_of(span)
    return str(sentence.text[: span.start_char - sentence.start_char])


@Language.factory("kg_roles", assigns=["span._.kg_role"], requires=["doc.spans"])
def make_roles(nlp: Language, name: str) -> Roles:  # spaCy's signature
    """Return the component."""
    return Roles()
