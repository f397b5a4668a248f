"""The spaCy pipeline of our components, and what it finds in a document as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg.model import Extraction, Mention, Paper, ResultMention, Span

from .addresses import code_urls
from .candidates import GROUP
from .sentences import sentence_of

__all__ = ["build_pipeline", "build_proposals", "build_trained", "read_doc"]

_COORDINATION = re.compile(r"(?P<first>.*\D\d+)\s?/\s?\d+")
_LONGEST_TEXT = 10_000_000


def build_pipeline(least_score: float) -> Language:
    r"""Return blank English with our tokenizer and components; nothing is downloaded.

    Examples
    --------
    >>> doc = build_pipeline(0.4)("KiteNet: a fast detector\nWe propose KiteNet and evaluate it on MS-COCO.")
    >>> [(span.text, span.label_, span._.kg_role) for span in doc.spans["kg"]][-1]
    ('MS-COCO', 'Dataset', 'evaluated')
    """
    nlp = build_proposals(least_score)
    nlp.add_pipe("kg_settle", config={"least_score": least_score})
    nlp.add_pipe("kg_roles")
    nlp.add_pipe("kg_results")
    return nlp


def build_proposals(least_score: float = 0.4) -> Language:
    """Return blank English with the components that propose: what is a name is not decided yet."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "kg.Words.v1"}}})
    nlp.max_length = _LONGEST_TEXT
    nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_abbreviations")
    nlp.add_pipe("kg_names")
    nlp.add_pipe("kg_cues", config={"least_score": least_score})
    return nlp


def build_trained(model: str, least_score: float | None) -> Language:
    """Return the proposing components with a trained model that decides.

    Parameters
    ----------
    model : str
        See :func:`kg.extract.models.model_path`.
    least_score : float or None
        Spans that score less are left out; None for the model's own bound.
    """
    nlp = build_proposals()
    nlp.add_pipe("kg_model", config={"model": model, "least_score": least_score})
    nlp.add_pipe("kg_results")
    return nlp


def read_doc(doc: Doc, paper: Paper, extractor: str) -> Extraction:
    """Return what the pipeline found in a paper, as plain values."""
    return Extraction(
        paper=paper,
        extractor=extractor,
        mentions=tuple(mention for span in doc.spans[GROUP] for mention in _mentions(span)),
        abbreviations=tuple((short.text, long.text) for short, long in doc._.kg_abbreviations),
        results=tuple(
            ResultMention(
                span=Span(start=found.start_char, end=found.end_char),
                sentence=_chars(found.sentence),
                value=found.value,
                number=found.number,
                unit=found.unit,
                kind=found.kind,
                metric=found.metric,
                method=_chars(found.method) if found.method else None,
                dataset=_chars(found.dataset) if found.dataset else None,
                task=_chars(found.task) if found.task else None,
            )
            for found in doc._.kg_results
        ),
        code_urls=code_urls(paper.abstract),
    )


def _mentions(span: DocSpan) -> Iterator[Mention]:
    """Yield the mention of a span; "CIFAR-10/100" names two, the first by its own part."""
    ends = [span.end_char]
    if span.label_ == "Dataset" and (both := _COORDINATION.fullmatch(span.text)):
        ends.insert(0, span.start_char + both.end("first"))
    for end in ends:
        yield Mention(
            start=span.start_char,
            end=end,
            text=span.text[: end - span.start_char],
            label=span.label_,
            role=span._.kg_role,
            score=round(span._.kg_score, 4),
            sentence=_chars(sentence_of(span)),
        )


def _chars(span: DocSpan) -> Span:
    """Return where a span stands, without the white space at its end."""
    return Span(start=span.start_char, end=span.start_char + len(span.text.rstrip()))
