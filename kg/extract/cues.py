"""Names that no list holds, found by how a text brings them in.

Each cue's score is the share of its finds that the labelled training abstracts confirm, to two digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from .candidates import Candidate, add, add_modifiers, add_repeats
from .context import speaks_of_learning
from .sentences import sentence_of, sentences_of

__all__ = ["Cues", "make_cues"]

TITLE, APPOSITION, CALLED, PROPOSED, ABBREVIATION, MIXED_CASE = 0.97, 0.95, 0.88, 0.83, 0.80, 0.65

_PROPOSES = re.compile(
    r"(?:propos|introduc|present|develop|design|devis|releas|contribut|creat|construct|build)\w*|put"
)
_CALLED = frozenset("called named dubbed termed coined titled namely call name dub term".split())
_CALLS = frozenset("call name dub term".split())
"""Of these, verbs that have what is named before its name: "we name our model X"."""
_NAMED_THING = frozenset("it this model method framework approach network architecture system module dataset".split())
_TEX = frozenset("\\ { textbf textit textsc textsf texttt emph mathrm".split())
_PASSED_OVER = frozenset(
    "a an the our new novel simple efficient effective general generic unified lightweight called "
    "named dubbed as".split()
) | frozenset('"“‘`:')
_DATASET_WORD = re.compile(
    r"(?:data-?sets?|benchmarks?|corpus|corpora|challenges?|testbeds?|test-?suites?)$", re.IGNORECASE
)
_EVALUATES = re.compile(r"(?:experiment|evaluat|result|test|achiev|outperform|accura|perform|benchmark|validat|score)")
_TASK_HEAD = re.compile(
    r"(?:recognition|detection|segmentation|answering|identification|classification|translation|retrieval|"
    r"localization|comprehension|understanding|assessment|extraction|completion|estimation|generalization|"
    r"summarization|captioning|forecasting|tracking|grounding|synthesis|reconstruction|resolution)s?$",
    re.IGNORECASE,
)
_NO_NAME_HEAD = re.compile(
    r"(?:art|processing|intelligence|distribution|rate|error|union|language|time|average|precision|ratio|distance|"
    r"score|similarity|index|imaging|interaction|unit|information|data|accuracy|recall|device)s?$",
    re.IGNORECASE,
)
_GLUED_WORD = frozenset(
    "based free like style inspired powered trained pretrained driven guided level specific enhanced related".split()
)
_NO_NAMES = frozenset(
    "several many various some few all both two three four five six each every other another further finally first "
    "second also here how what why that this these such more most new improved extensive theoretical empirical "
    "numerical evidence results experiments findings insights guidelines methods models algorithms tools techniques "
    "ways solutions datasets benchmarks baselines evaluations analyses comparisons learning training".split()
)
"""Words that follow a verb of proposing with a capital where a text capitalises too much."""

_PROPOSAL_REACH = 8
"""Tokens between the verb and a long form that it proposes."""

_ORDINARY = frozenset(
    "ai api apis cpu cpus gpu gpus tpu tpus flops nlp cv ml dl dnn dnns iot sota ood iid 2d 3d 4d rgb uv fps mri ct "
    "url ghz mhz kb mb gb tb usa uk us eu psnr ssim fid map miou auc auroc auprc mse rmse mae acc ndcg mrr bleu rouge "
    "wer cer ap id ids pdf xml html "
    "json "
    "january february march april may june july august september october november december".split()
)
"""Fields, machines, measures, units and months that are written like names."""


class Cues:
    """Adds candidates by the cues, and repeats all candidates through the document.

    Parameters
    ----------
    least_score : float
        Candidates that score less are dropped.
    """

    def __init__(self, least_score: float) -> None:
        self.least_score = least_score

    def __call__(self, doc: Doc) -> Doc:
        """Look for every cue in every sentence."""
        sentences = sentences_of(doc)
        add_modifiers(doc)
        found: list[Candidate] = []
        for sentence in sentences[1:]:
            for token in sentence:
                found += [*self._after_verb(doc, sentence, token), *self._apposition(doc, sentence, token)]
        add(doc, found)
        add(doc, self._in_title(doc, sentences[0], found) if sentences else ())
        add(doc, self._abbreviations(doc))
        add(doc, self._mixed_case(doc, sentences))
        add_repeats(doc, self.least_score)
        return doc

    def _in_title(self, doc: Doc, title: Span, others: list[Candidate]) -> Iterator[Candidate]:
        """Find X in the title "X: what it is"; where the abstract says what it is, that counts."""
        colon = next((token.i for token in title if token.text == ":"), 0)
        name = doc[title.start : colon]
        if 0 < colon < title.end - 1 and " " not in name.text and _name_like(name[0]):
            said = [other.label for other in others if doc[other.start : other.end].text == name.text]
            dataset = any(_DATASET_WORD.match(token.text) for token in doc[colon : title.end])
            label = "Dataset" if dataset or "Dataset" in said else "Method"
            yield Candidate(name.start, name.end, label, TITLE, proposed=True)

    def _after_verb(self, doc: Doc, sentence: Span, token: Token) -> Iterator[Candidate]:
        """Find X in "we propose X" and "a network called X"."""
        word = token.lower_
        called = word in _CALLED
        if not called and not _PROPOSES.fullmatch(word):
            return
        start = token.i + 1
        passed = _PASSED_OVER | _TEX | (_NAMED_THING if word in _CALLS else frozenset())
        while start < sentence.end and doc[start].lower_ in passed:
            start += 1
        end = _name_end(doc, start, sentence.end)
        if end > start and start != sentence.start and doc[start:end].text.lower() not in _NO_NAMES:
            label = _label(doc, sentence, start, end)
            yield Candidate(start, end, label, CALLED if called else PROPOSED, proposed=True)

    def _apposition(self, doc: Doc, sentence: Span, token: Token) -> Iterator[Candidate]:
        """Find X in "X, a new ...", not in "41 BLEU, a 2x gain"."""
        if token.text != "," or token.i + 2 >= sentence.end or doc[token.i + 1].lower_ not in {"a", "an"}:
            return
        start = token.i
        while start > sentence.start + 1 and (_name_like(doc[start - 1]) or doc[start - 1].text == "-"):
            start -= 1
        end = _name_end(doc, start, token.i)
        ordinary = doc[start:end].text.lower() in _ORDINARY or not doc[token.i + 2].is_alpha
        if start < token.i == end and not ordinary:
            new = doc[token.i + 2].lower_ in {"novel", "new", "simple"}
            yield Candidate(start, end, _label(doc, sentence, start, end), APPOSITION, proposed=new)

    def _abbreviations(self, doc: Doc) -> Iterator[Candidate]:
        """Name both forms of an abbreviation; "we propose X Y (XY)" says that the paper brings it in."""
        known: dict[tuple[int, int], Candidate] = {}
        for found in sorted(doc._.kg_candidates, key=lambda found: found.score):
            if found.score >= self.least_score:
                known[found.start, found.end] = found
        for short, long in doc._.kg_abbreviations or ():
            places = (long.start, long.end), (short.start, short.end)
            head = long[-1].text
            best = max(
                (known[place] for place in places if place in known), key=lambda found: found.score, default=None
            )
            proposed = _proposed_before(doc, long)
            if best is None and (short.text.lower() in _ORDINARY or _NO_NAME_HEAD.match(head)):
                continue
            label = best.label if best else _label_by_head(head)
            if best is None or (proposed and label != "Task"):
                yield from (Candidate(*place, label, ABBREVIATION, proposed and label != "Task") for place in places)

    def _mixed_case(self, doc: Doc, sentences: list[Span]) -> Iterator[Candidate]:
        """Take single words with capitals inside for names, where nothing else is known of them."""
        taken = {
            index
            for found in doc._.kg_candidates
            if found.score >= self.least_score
            for index in range(found.start, found.end)
        }
        # what the vocabulary knows, and knows to be no name so printed (ARC, IS), is none for its capitals either
        refused = {(found.start, found.end) for found in doc._.kg_candidates if found.score < self.least_score}
        for sentence in sentences:
            # the capital of the first word does not make it a part of a name behind it
            index = sentence.start + (len(sentence) > 1 and sentence[0].is_title and bool(sentence[0].whitespace_))
            while index < sentence.end:
                end = _name_end(doc, index, sentence.end)
                name = doc[index:end]
                new = taken.isdisjoint(range(index, end)) and (index, end) not in refused
                unusual = end > index and " " not in name.text and new and _unusual(name.text)
                if unusual and (not name.text.isupper() or speaks_of_learning(name)):
                    yield Candidate(index, end, _label(doc, sentence, index, end), MIXED_CASE)
                index = max(end, index + 1)


def _label_by_head(head: str) -> str:
    return "Dataset" if _DATASET_WORD.match(head) else "Task" if _TASK_HEAD.match(head) else "Method"


def _proposed_before(doc: Doc, long: Span) -> bool:
    """Tell whether a verb of proposing stands shortly before."""
    start = max(sentence_of(long).start, long.start - _PROPOSAL_REACH)
    return any(_PROPOSES.fullmatch(token.lower_) or token.lower_ in _CALLED for token in doc[start : long.start])


def _unusual(text: str) -> bool:
    inside = any(char.isupper() for char in text[1:])
    letters = sum(char.isalpha() for char in text)
    return inside and letters >= 3 and text.lower().rstrip("s") not in _ORDINARY and text.lower() not in _ORDINARY


def _name_like(token: Token) -> bool:
    """Tell whether a word has a capital, or a digit among letters."""
    text = token.text
    if not text[0].isalnum():
        return False
    return any(char.isupper() for char in text) or (any(map(str.isdigit, text)) and text[0].isalpha())


def _name_end(doc: Doc, start: int, limit: int) -> int:
    """Return the end of the longest stretch of name-like words from ``start``; ``start`` itself where there is none."""
    end = start
    while end < limit:
        token = doc[end]
        glued = end > start and not doc[end - 1].whitespace_
        if _name_like(token) or (token.is_digit and glued and end > start):
            end += 1
        elif (
            glued
            and token.text in "-/"
            and not token.whitespace_
            and end + 1 < limit
            and doc[end + 1].text[0].isalnum()
        ):
            if doc[end + 1].lower_ in _GLUED_WORD:
                return start
            end += 2
        elif glued and token.text == "+":
            end += 1
        elif glued and _is_decimal_point(doc, end, limit):
            end += 2
        else:
            break
    return start if _is_tex_fragment(doc, start, end) else end


def _is_tex_fragment(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a backslash is glued on: the words are a macro, or what an accent has left of a name."""
    before = start > 0 and doc[start - 1].text == "\\" and not doc[start - 1].whitespace_
    after = start < end < len(doc) and doc[end].text in "\\^" and not doc[end - 1].whitespace_
    return before or after


def _is_decimal_point(doc: Doc, index: int, limit: int) -> bool:
    """Tell whether a full stop stands within a version ("GPT-3.5")."""
    if doc[index].text != "." or doc[index].whitespace_ or index + 1 >= limit:
        return False
    return doc[index - 1].text[-1].isdigit() and doc[index + 1].text[0].isdigit()


def _label(doc: Doc, sentence: Span, start: int, end: int) -> str:
    """Tell a dataset from a method by the words around: "X dataset", "X, a benchmark of", "experiments on X"."""
    after = doc[end : min(end + 7, sentence.end)]
    stop = next(
        (token.i for token in after if token.text in ".;:" or token.lower_ in {"on", "that", "which", "for"}), after.end
    )
    if any(_DATASET_WORD.match(token.text) for token in doc[end:stop]):
        return "Dataset"
    before = doc[max(sentence.start, start - 4) : start]
    if any(_DATASET_WORD.match(token.text) for token in before):
        return "Dataset"
    on = len(before) and before[-1].lower_ == "on"
    if on and any(_EVALUATES.match(token.lower_) for token in doc[sentence.start : start]):
        return "Dataset"
    return _label_by_head(doc[end - 1].text)


@Language.factory(
    "kg_cues", default_config={"least_score": 0.4}, assigns=["doc._.kg_candidates"], requires=["doc.sents"]
)
def make_cues(nlp: Language, name: str, least_score: float) -> Cues:  # spaCy's signature
    """Return the component."""
    return Cues(least_score)
