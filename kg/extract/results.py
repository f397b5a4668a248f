"""Numeric results that a paper reports for its own work: the value as printed, its metric, and what it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from .candidates import GROUP
from .sentences import sentences_of

__all__ = ["Found", "Results", "make_results"]

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_VALUE: Final = re.compile(
    rf"""(?<![\w.,-])(?:
        (?P<percent>[+-]?{_NUMBER}\s?\\?%)
      | (?P<ratio>{_NUMBER}\s?(?:x|×|times|-?fold)(?![\w]))
      | (?P<rank>\d+(?:st|nd|rd|th)\b)
      | (?P<measured>[+-]?{_NUMBER}\s?(?:dB|FPS|fps|ms|BLEU|mAP|AP|mIoU|F1|points?|pp)(?![\w]))
      | (?P<plain>[+-]?\d+\.\d+)(?![\w%]|[.-]?\d)
    )""",
    re.VERBOSE,
)
_UNIT: Final = re.compile(r"\s?[A-Za-z]\w*$")
_METRIC: Final = re.compile(
    r"""(?<![\w-])(?:
        (?:(?:top-?\s?-?[15]|test|classification|overall|mean|average|balanced|linear|zero-shot|validation)\s)*
        (?:accurac(?:y|ies)|error\s(?:rate)?|word\serror\srates?|character\serror\srates?|equal\serror\srates?)
      | mean\saverage\sprecision | mean\sintersection[\s-]over[\s-]union | mean\sIoU | average\sprecision
      | mAP(?:@[\w.]+)? | AP(?:50|75|[sml])? | mIoU | IoU | PQ | F1(?:[\s-]scores?)? | F-?(?:measure|score)s?
      | BLEU(?:-?\d)? | ROUGE(?:-\w)? | METEOR | CIDEr | SPICE | FID | IS | PSNR | SSIM | LPIPS | WER | CER | EER
      | AU(?:ROC|C|PR) | MRR | NDCG(?:@\d+)? | Hits?@\d+ | [Rr]ecall(?:@\d+)? | precision | R@\d+
      | MAE | RMSE | MSE | MOTA | IDF1 | Dice(?:\sscores?)? | DSC | perplexit(?:y|ies) | SDRi? | SI-SDR | EPE | NMI
      | ARI | MOS | parameters? | FLOPs? | latency | throughput | memory | speed-?ups? | speed | faster | model\ssize
      | inference\stime | training\stime | computational\scosts? | return | scores?
    )(?![\w-])""",
    re.VERBOSE,
)
_OUTCOME: Final = re.compile(
    r"\b(?:achiev|reach|obtain|attain|improv|outperform|reduc|increas|gain|boost|surpass|accura|scor|fast|speed|drop|"
    r"decreas|yield|result|compress|sav|rank|deliver|exceed|better|lower|higher|cut|fewer|less|smaller|beat|report|"
    r"enhanc|record|retain|preserv|lead|set|win|won|get|hits?|rises?|falls?)\w*",
    re.IGNORECASE,
)
_CHANGE: Final = re.compile(
    r"(?:improv\w*|increas\w*|reduc\w*|gains?|boost\w*|outperform\w*|surpass\w*|drop\w*|decreas\w*|cut\w*|sav\w*|"
    r"exceed\w*|enhanc\w*|rais\w*|lower\w*|better|higher|fewer|less)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_CHANGE_AFTER: Final = re.compile(
    r"^\s?(?:\(?absolute\)?\s|relative\s|top-\d\s)?(?:\w+\s)?(?:improvements?|gains?|reductions?|increase|boost|"
    r"better|higher|lower|fewer|less|more|drop|decrease)\b",
    re.IGNORECASE,
)
_SET_UP: Final = re.compile(
    r"^\s?(?:of\s)?(?:the\s|all\s)?(?:labell?ed|labels?|training|train|annotat\w*|data\b|samples?|images?|classes|"
    r"supervis\w*|confidence|missing|noise|noisy|examples?|sparsity|density)\b",
    re.IGNORECASE,
)
_RANKED: Final = re.compile(r"\b(?:rank\w*|plac\w*|won|win\w*)\b[^.;]{0,30}$", re.IGNORECASE)
_LEADS_TO: Final = re.compile(r"[^,;()\d]*\b(?:on|in|for|over)\s(?:the\s)?")
_NEXT_CLAUSE: Final = re.compile(r"[,;]|\b(?:and|while|but|whereas)\b")
_METRIC_REACH: Final = 45
"""Characters between a value and its metric."""


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
        own = [span for span in spans if span.label_ == "Method" and span._.kg_role == "proposed"]
        found: list[Found] = []
        for sentence in sentences_of(doc)[1:]:
            if _OUTCOME.search(sentence.text):
                here = spans[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
                found += self._in_sentence(sentence, here, own)
        doc._.kg_results = found
        return doc

    def _in_sentence(self, sentence: Span, here: list[Span], own: list[Span]) -> Iterator[Found]:
        text, offset = sentence.text, sentence.start_char
        taken = [(span.start_char - offset, span.end_char - offset) for span in here]
        for match in _VALUE.finditer(text):
            start, end = match.span()
            unit_kind = match.lastgroup or "plain"
            printed = _UNIT.sub("", match[0]) if unit_kind == "measured" else match[0]
            unit = _unit(match[0], unit_kind)
            metric = unit if unit and _METRIC.fullmatch(unit) else _nearest_metric(text, start, end)
            inside = any(first < start + len(printed) and start < last for first, last in taken)
            if inside or not _is_result(text, match, metric):
                continue
            yield Found(
                start_char=offset + start,
                end_char=offset + start + len(printed),
                sentence=sentence,
                value=printed,
                number=_number(printed),
                unit=unit,
                kind=_kind(text, match),
                metric=metric,
                method=_own_method(here, own),
                dataset=_dataset(sentence, here, offset + end) or _nearest(here, "Dataset", offset + start),
                task=_nearest(here, "Task", offset + start),
            )


def _is_result(text: str, match: re.Match[str], metric: str | None) -> bool:
    if _SET_UP.match(text[match.end() :]):
        return False
    if match["rank"]:
        return bool(_RANKED.search(text[: match.start()]))
    if match["plain"]:
        return metric is not None
    return True


def _kind(text: str, match: re.Match[str]) -> str:
    if match["rank"]:
        return "rank"
    if match["ratio"]:
        return "ratio"
    by = re.search(r"\b(?:by|of up to|up to)\s(?:\w+\s){0,3}$", text[: match.start()])
    changes = _CHANGE.search(text[: match.start()]) and by
    return "change" if changes or match[0].startswith("+") or _CHANGE_AFTER.match(text[match.end() :]) else "absolute"


def _number(printed: str) -> float | None:
    digits = re.search(rf"[+-]?{_NUMBER}", printed)
    return float(digits[0].replace(",", "")) if digits else None


def _unit(printed: str, kind: str) -> str | None:
    if kind == "percent":
        return "%"
    if kind in {"plain", "rank"}:
        return None
    return "x" if kind == "ratio" else re.sub(rf"^[+-]?{_NUMBER}\s?", "", printed)


def _nearest_metric(text: str, start: int, end: int) -> str | None:
    """Return the metric closest to a value; one behind it counts as closer ("41.3 mAP", "top-1 accuracy of 81.3%")."""
    best: tuple[int, str] | None = None
    for match in _METRIC.finditer(text):
        behind = match.start() >= end
        gap = match.start() - end if behind else start - match.end()
        if behind and _NEXT_CLAUSE.search(text[end : match.start()]):
            continue
        if 0 <= gap <= _METRIC_REACH and (best is None or gap < best[0]):
            best = gap, match[0].strip()
    return best[1] if best else None


def _dataset(sentence: Span, here: list[Span], place: int) -> Span | None:
    """Return the dataset that the words behind a value lead to: "71.4% accuracy on X"."""
    following = next((span for span in here if span.label_ == "Dataset" and span.start_char >= place), None)
    if following is None:
        return None
    between = sentence.text[place - sentence.start_char : following.start_char - sentence.start_char]
    return following if _LEADS_TO.fullmatch(between) else None


def _nearest(here: list[Span], label: str, place: int) -> Span | None:
    """Return the span of a label in the sentence that is closest to the value."""
    return min(
        (span for span in here if span.label_ == label),
        key=lambda span: min(abs(span.start_char - place), abs(span.end_char - place)),
        default=None,
    )


def _own_method(here: list[Span], own: list[Span]) -> Span | None:
    """Return the method that the paper proposes: named in the sentence, else the first one of the paper."""
    names = {span.text for span in own}
    return next((span for span in here if span.text in names), own[0] if own else None)


if not Doc.has_extension("kg_results"):
    Doc.set_extension("kg_results", default=())


@Language.factory("kg_results", assigns=["doc._.kg_results"], requires=["doc.spans", "span._.kg_role"])
def make_results(nlp: Language, name: str) -> Results:  # spaCy's signature
    """Return the component."""
    return Results()
