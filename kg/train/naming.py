"""Which name a surface stands for: chosen from what labels call it, once for all spellings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.evaluation.gold import GoldPaper
from kg.identifiers import name_key
from kg.vocabulary import squash

__all__ = ["one_spelling", "same_names", "usual_name"]

SPELLED = {
    name_key(alias): name
    for name, aliases in {
        "COCO": ("Microsoft COCO", "Microsoft Common Objects in Context", "COCO 2014", "COCO 2017", "MS COCO 2017"),
        "ImageNet": ("ILSVRC 2012", "ILSVRC-12", "ILSVRC12", "ImageNet 2012", "ImageNet ILSVRC 2012"),
        "Faster R-CNN": ("Faster RCNN",),
        "Mask R-CNN": ("Mask RCNN",),
    }.items()
    for alias in aliases
}
"""Names of one thing that the labels are too few to join."""

_SPLIT = re.compile(r"(?P<base>[A-Z].*\S)\s(?:val|test|dev|minival|trainval|test-dev|test-std|val2017|validation)")
"""The part of a dataset that leaderboards are measured on."""

_COORDINATION = re.compile(r"\s(?:and|or)\s")


def usual_name(names: Counter[str], own: str, *, is_a_name: bool) -> str:
    """Return the name that a surface stands for: its own where it is one, else the one that most papers give it.

    Errs on the side of not merging: another name is taken only from two papers or more that agree, and never one with
    other digits unless three do. Coordinations ("convolutional and recurrent networks") are names of nothing else.

    Parameters
    ----------
    names : Counter of str
        Names that labels give the surface, by number of papers.
    own : str
        The surface as it is printed most.
    is_a_name : bool
        Whether labels use the surface as a name.
    """
    split = _SPLIT.fullmatch(own)
    fixed = SPELLED.get(name_key(own)) or (split["base"] if split else None)
    if fixed or not names:
        return fixed or own
    same = Counter({name: count for name, count in names.items() if name_key(name) == name_key(own)})
    top, count = min(names.items(), key=lambda item: (-item[1], item[0]))
    if same and is_a_name and same.total() >= 0.3 * names.total():
        return min(same.items(), key=lambda item: (-item[1], item[0]))[0]
    digits_agree = [c for c in top if c.isdigit()] == [c for c in own if c.isdigit()]
    enough = count >= (2 if digits_agree else 3) and count >= 0.6 * names.total()
    return top if enough and not _COORDINATION.search(own) else own


def same_names(papers: Iterable[GoldPaper]) -> dict[tuple[str, str], str]:
    """Return one name for those that the labels use side by side: an abbreviation and its long form, and spellings.

    Two keys of a label are joined where papers name one entity by both, at least two papers do, and at least four in
    five of those that define the abbreviation mean the same by it. The more frequent name is kept.

    Returns
    -------
    dict of (label, key) to str
    """
    printed: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    longs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for paper in papers:
        for entity in paper.entities:
            printed[entity.label, name_key(entity.name)][entity.name] += 1
            forms = {*entity.mentions, entity.name}
            for short in forms:
                for key in {name_key(long) for long in forms if _abbreviates(short, long)}:
                    longs[entity.label, name_key(short)][key] += 1
    chosen = {place: min(names.items(), key=lambda item: (-item[1], item[0]))[0] for place, names in printed.items()}
    for (label, short_key), counts in sorted(longs.items()):
        long_key, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
        pair = (label, short_key), (label, long_key)
        if count >= 2 and count >= 0.8 * counts.total() and all(place in printed for place in pair):
            kept = min(pair, key=lambda place: (-printed[place].total(), place))
            for place in pair:
                chosen[place] = chosen[kept]
    return chosen


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether every letter of a few capitals is found in order in a phrase, the first at its beginning."""
    if " " in short or not any(map(str.isupper, short)) or " " not in long.replace("-", " "):
        return False
    rest = iter(long.casefold())
    return short[0].casefold() == long[0].casefold() and all(
        letter in rest for letter in short.rstrip("s").casefold() if letter.isalnum()
    )


def one_spelling(names: Iterable[tuple[str, str]], papers: Counter[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return one name for those that differ by hyphens and spaces alone ("pre-training", "pretraining").

    Parameters
    ----------
    names : iterable of (label, name)
    papers : Counter of (label, name)
        How many labelled papers use each; the name of most is kept.

    Returns
    -------
    dict of (label, name) to str
    """
    spellings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for label, name in names:
        spellings[label, squash(name)].add(name)
    return {
        (label, name): min(group, key=lambda one: (-papers[label, one], one))
        for (label, _), group in spellings.items()
        for name in group
    }
