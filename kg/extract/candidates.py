"""Candidates: what the components propose, and how the proposals of all are settled.

Components add to ``doc._.kg_candidates``. Settling writes ``doc.spans["kg"]``: spans that do not overlap, with
``span.label_`` the node label, ``span._.kg_score`` the confidence, and ``span._.kg_proposed`` telling whether a cue
says that the paper brings the thing in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.matching import NameTree, pieces

from .addresses import find_addresses
from .words import doc_words

__all__ = ["GROUP", "Candidate", "add", "add_modifiers", "add_repeats", "make_settle", "settle"]

GROUP: Final = "kg"

_NO_MODIFIER: Final = frozenset({"art", "based"})
"""Ends of compounds that judge ("state-of-the-art") or relate, and do not tell one task from another."""

if not Doc.has_extension("kg_candidates"):
    Doc.set_extension("kg_candidates", default=())
for _name, _default in (("kg_score", 0.0), ("kg_proposed", False), ("kg_role", None)):
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=_default)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of tokens, ``start`` to ``end`` half open, that may name something of a label."""

    start: int
    end: int
    label: str
    score: float
    proposed: bool = False


def add(doc: Doc, candidates: Iterable[Candidate]) -> None:
    """Add candidates; two at one place with one label become one that has the best of both."""
    group: dict[tuple[int, int, str], Candidate] = {}
    for found in (*doc._.kg_candidates, *candidates):
        place = found.start, found.end, found.label
        kept = group.get(place, found)
        group[place] = replace(kept, score=max(kept.score, found.score), proposed=kept.proposed or found.proposed)
    doc._.kg_candidates = tuple(group[place] for place in sorted(group))


def add_repeats(doc: Doc, least_score: float) -> None:
    """Find every candidate's string, and both forms of every abbreviation, wherever else the document prints it."""
    known: dict[tuple[str, ...], tuple[Candidate, str]] = {}
    for found in sorted(doc._.kg_candidates, key=lambda found: found.score):
        if found.score >= least_score:
            text = doc[found.start : found.end].text
            known[pieces(text)] = found, text
    for short, long in doc._.kg_abbreviations or ():
        forms = [(pieces(form.text), form.text) for form in (short, long)]
        best = max((known[key][0] for key, _ in forms if key in known), key=lambda found: found.score, default=None)
        if best is not None:
            known.update((key, (best, text)) for key, text in forms if key)
    sentence, tokens = doc_words(doc)
    repeats = []
    for first, end, key in NameTree(known).matches(doc.text, sentence):
        found, text = known[key]
        start, stop = tokens[first], tokens[end - 1] + 1
        if _same_form(doc[start:stop].text, text, len(key)):
            repeats.append(Candidate(start, stop, found.label, found.score))
    add(doc, repeats)


def _same_form(printed: str, known: str, length: int) -> bool:
    """Tell whether a repeat is printed like the name; a single capitalised word is no longer one in lower case."""
    return length > 1 or printed != printed.lower() or known == known.lower()


def add_modifiers(doc: Doc) -> None:
    """Add, for each task behind a hyphenated compound ("long-tail recognition"), a candidate that takes it in.

    A compound before a method or a dataset is less often a part of the name.
    """
    tasks = [found for found in doc._.kg_candidates if found.label == "Task"]
    add(doc, [replace(found, start=_compound_start(doc, found.start), proposed=False) for found in tasks])


def _compound_start(doc: Doc, end: int) -> int:
    """Return where a compound of two words begins that ends just before ``end``; ``end`` if there is none."""
    start = end - 3
    if start < 1 or doc[end - 2].text != "-" or doc[end].is_sent_start:
        return end
    first, hyphen, last = doc[start:end]
    glued = not (first.whitespace_ or hyphen.whitespace_) and bool(last.whitespace_)
    apart = bool(doc[start - 1].whitespace_) or doc[start - 1].text in '("\n'
    is_compound = first.is_alpha and last.is_alpha and last.lower_ not in _NO_MODIFIER and not first.is_sent_start
    return start if glued and apart and is_compound else end


def _inside_addresses(doc: Doc) -> set[int]:
    """Return the tokens that web addresses cover."""
    spans = [doc.char_span(start, end, alignment_mode="expand") for start, end in find_addresses(doc.text)]
    return {token.i for span in spans if span is not None for token in span}


def settle(doc: Doc, least_score: float) -> None:
    """Keep candidates that do not overlap, the longest first, and give a string one label throughout the document."""
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    found = [
        (entry, pieces(doc[entry.start : entry.end].text))
        for entry in doc._.kg_candidates
        if entry.score >= least_score
    ]
    for entry, key in found:
        votes[key][entry.label] += entry.score
    kept: list[Span] = []
    taken = _inside_addresses(doc)
    for entry, key in sorted(found, key=lambda pair: (pair[0].start - pair[0].end, -pair[0].score, pair[0].start)):
        label = min(votes[key].items(), key=lambda vote: (-vote[1], vote[0]))[0]
        if entry.label == label and taken.isdisjoint(range(entry.start, entry.end)):
            taken.update(range(entry.start, entry.end))
            span = Span(doc, entry.start, entry.end, label=label)
            span._.kg_score, span._.kg_proposed = entry.score, entry.proposed
            kept.append(span)
    doc.spans[GROUP] = sorted(kept, key=lambda span: span.start)


class Settle:
    """Settles the candidates, see :func:`settle`."""

    def __init__(self, least_score: float) -> None:
        self.least_score = least_score

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc.spans["kg"]``."""
        settle(doc, self.least_score)
        return doc


@Language.factory(
    "kg_settle", default_config={"least_score": 0.4}, assigns=["doc.spans"], requires=["doc._.kg_candidates"]
)
def make_settle(nlp: Language, name: str, least_score: float) -> Settle:  # spaCy's signature
    """Return the component."""
    return Settle(least_score)
