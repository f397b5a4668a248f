"""Builds the shipped vocabulary from labelled abstracts and name lists.

usage: python -m kg.train.vocabulary GOLD.jsonl LEXICONS_DIR OUT.tsv

Names, aliases and counts are all that is taken over; no sentence is. For each surface string the labelled abstracts
tell how often it stands in a text, and how often as a mention: ordinary words that a name list holds fall out that
way. Names that no labelled abstract prints are kept only where their form is not one of ordinary English.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.evaluation.gold import GoldPaper, read_gold
from kg.identifiers import name_key
from kg.matching import NameTree, pieces, words
from kg.train.naming import one_spelling, same_names, usual_name
from kg.vocabulary import COLUMNS, Sense

__all__ = ["build", "main"]

# Lists whose licence lets names be passed on; the others name none (cs-ner) or the GPL (SciER).
LIST_SOURCES = frozenset(
    {"pwc_all_tasks", "datafinder_pwc", "sota_extractor", "orkg_tdm", "sota_clef24_train", "ibm_kb", "scirex_train"}
)
LISTS = {"datasets.tsv": "Dataset", "methods.tsv": "Method", "tasks.tsv": "Task"}
LONGEST_NAME, LONGEST_RARE_NAME = 8, 4
"""Pieces; longer ones are phrases, not names. The second holds for what only one labelled paper, or a list, has."""

SEEN_PRIOR, LISTED_PRIOR = 0.55, 0.45
"""What one more occurrence is worth as a mention, for a name of a labelled abstract and for one of the lists alone."""

UNSEEN_LOWER_CASE = 0.1
"""Share of the score that a word known with capitals alone (Adam, Swift, ARC) keeps where it is printed without."""

KNOWN_LISTED = 20
"""Leaderboard rows; a word that lists name so often is a name (Cora), though few abstracts print it."""

MOST_LISTED = 10
"""What the lists say of a name's label counts at most as much as this many labelled papers."""

_COMPOUND = re.compile(
    r"(?:auto|back|cross|de|down|eigen|fine|hyper|hypo|inter|meta|multi|neuro|over|pre|re|sub|super|tensor|un|up|voxel)"
    r"\w{4,}(?:ing|tion|sion|er|or|net|graph|pixel)$"
)
"""Single words that are technical by how they are made (deblurring, hypernetwork)."""

LEAST_SCORE = 0.35
"""Surfaces that are mentions less often than this are left out."""


@dataclass(slots=True)
class _Surface:
    """What is known of one surface: printed forms, names by label, and papers by how it stood in them."""

    printed: Counter[str] = field(default_factory=Counter)
    names: Counter[tuple[str, str]] = field(default_factory=Counter)
    listed: Counter[str] = field(default_factory=Counter)
    papers: Counter[tuple[bool, str | None]] = field(default_factory=Counter)


def read_lists(folder: Path) -> Iterator[tuple[str, str, str, int]]:
    """Yield name, label, source and count of the name lists, of the sources that may be used."""
    for filename, label in LISTS.items():
        with (folder / filename).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                for entry in row["sources"].split(","):
                    source, _, count = entry.rpartition(":")
                    if source in LIST_SOURCES:
                        yield row["name"], label, source, int(count)


def collect(
    papers: Iterable[GoldPaper], listed: Iterable[tuple[str, str, str, int]]
) -> dict[tuple[str, ...], _Surface]:
    """Gather the surfaces of both, by their pieces."""
    surfaces: dict[tuple[str, ...], _Surface] = defaultdict(_Surface)
    for paper in papers:
        for entity in paper.entities:
            for printed in {*entity.mentions, entity.name}:
                surface = surfaces[pieces(printed)]
                surface.printed[printed] += 1
                surface.names[entity.label, entity.name] += 1
    rows = list(listed)
    often = Counter[str]()
    for name, _, _, count in rows:
        often[name] += count
    for name, label, _, count in rows:
        key = pieces(name)
        well_known = often[name] >= KNOWN_LISTED and name[0].isupper()
        if key in surfaces or well_known or (len(key) <= LONGEST_RARE_NAME and _looks_like_a_name(name)):
            surfaces[key].printed[name] += 1
            surfaces[key].listed[label] += count
    return {key: surface for key, surface in surfaces.items() if _is_short_enough(key, surface)}


def _is_short_enough(key: tuple[str, ...], surface: _Surface) -> bool:
    rare = surface.names.total() <= 1
    lettered = any(piece[0].isalnum() for piece in key)
    return (
        lettered
        and len(key) <= (LONGEST_RARE_NAME if rare else LONGEST_NAME)
        and not any("," in name for name in surface.printed)
    )


def _looks_like_a_name(name: str) -> bool:
    """Tell whether a listed name is one by its form: several words, a digit or a capital inside; no test set-up."""
    inside = name[1:] != name[1:].lower() or any(map(str.isdigit, name))
    set_up = re.search(r"[(),%=:]|\d/\d| vs\.? | - |\d ?x ?\d", name)
    return any(map(str.isalpha, name)) and (" " in name.strip() or inside) and not set_up


def count_papers(papers: Iterable[GoldPaper], surfaces: Mapping[tuple[str, ...], _Surface]) -> None:
    """Count for each surface the papers that print it: in lower case or not, and as a mention of what."""
    tree = NameTree(surfaces)
    for paper in papers:
        text, spans = paper.text, paper.spans()
        sentence = words(text)
        stands: dict[tuple[tuple[str, ...], bool], str | None] = {}
        for first, end, key in tree.matches(text, sentence):
            start, stop = sentence[first].start, sentence[end - 1].end
            place = key, text[start:stop] == text[start:stop].lower()
            labelled = spans.get((start, stop))
            stands[place] = labelled.label if labelled else stands.get(place)
        for (key, lower), found in stands.items():
            surfaces[key].papers[lower, found] += 1


def score(surface: _Surface, label: str, *, lower: bool) -> float:
    """Estimate how often the surface, so printed, is a mention of the label.

    The share of labelled papers, drawn towards that of both cases together, and that towards a prior; one paper's
    worth of evidence each.
    """
    weights = Counter({of_label: min(count, MOST_LISTED) for of_label, count in surface.listed.items()})
    for (of_label, _), count in surface.names.items():
        weights[of_label] += count
    prior = (SEEN_PRIOR if surface.names else LISTED_PRIOR) * weights[label] / max(weights.total(), 1)
    papers = surface.papers
    either = (papers[True, label] + papers[False, label] + prior) / (papers.total() + 1)
    in_case = sum(count for (is_lower, _), count in papers.items() if is_lower == lower)
    if lower and not papers[True, label] and _is_proper_noun(surface):
        either *= UNSEEN_LOWER_CASE
    return (papers[lower, label] + either) / (in_case + 1)


def _is_proper_noun(surface: _Surface) -> bool:
    """Tell whether every printed form is one capitalised word or acronym, so that lower case may be another word."""
    return all(
        name[0].isupper() and name.isalpha() and (name[1:].islower() or name.isupper()) for name in surface.printed
    )


def build(papers: list[GoldPaper], listed: list[tuple[str, str, str, int]]) -> list[Sense]:
    """Return the senses of the vocabulary, sorted."""
    surfaces = collect(papers, listed)
    count_papers(papers, surfaces)
    named = Counter((entity.label, entity.name) for paper in papers for entity in paper.entities)
    known = {(label, name_key(name)) for label, name in named}
    same = same_names(papers)
    senses = []
    for surface in surfaces.values():
        printed = min(surface.printed.items(), key=lambda item: (-item[1], item[0]))[0]
        if not surface.names and surface.papers.total() and not any(label for _, label in surface.papers):
            continue  # a listed name that the labelled abstracts print, and never as a name
        for label in _labels(surface):
            lower, cased = (round(score(surface, label, lower=case), 2) for case in (True, False))
            if max(lower, cased) >= LEAST_SCORE and not _means_something_else(surface, printed):
                names = Counter({name: n for (of_label, name), n in surface.names.items() if of_label == label})
                name = usual_name(names, printed, is_a_name=(label, name_key(printed)) in known)
                name = same.get((label, name_key(name)), name)
                senses.append(Sense(surface=printed, label=label, name=name, lower=lower, cased=cased))
    spelling = one_spelling({(sense.label, sense.name) for sense in senses}, named)
    return sorted(replace(sense, name=spelling[sense.label, sense.name]) for sense in senses)


def _labels(surface: _Surface) -> list[str]:
    """Return the labels a surface may have: those that papers give it, else the one that most lists do."""
    given = {label for label, _ in surface.names}
    if given:
        return sorted(given | {label for label, count in surface.listed.items() if count >= KNOWN_LISTED})
    return [min(surface.listed.items(), key=lambda item: (-item[1], item[0]))[0]]


def _means_something_else(surface: _Surface, printed: str) -> bool:
    """Tell whether the next paper will mean something else: a few capitals, or an ordinary word, of one paper alone."""
    if surface.papers.total() > 1 and sum(n for (_, label), n in surface.papers.items() if label) > 1:
        return False
    if surface.listed.total() >= KNOWN_LISTED or not printed.isalpha():
        return False
    return len(printed) <= 4 or (printed[1:].islower() and not _COMPOUND.match(printed))


def main(arguments: list[str]) -> None:
    """Build the vocabulary from a gold file and a folder of lists, and write it."""
    gold, lists, out = (Path(argument) for argument in arguments)
    papers, listed = list(read_gold(gold)), list(read_lists(lists))
    senses = build(papers, listed)
    sources = Counter(source for _, _, source, _ in listed)
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.write("# Names of methods, datasets and tasks, built by kg.train.vocabulary. No text is copied.\n")
        file.write(f"# Sources: names labelled by hand in {len(papers):,} machine-learning abstracts (train);\n")
        for source, count in sorted(sources.items()):
            file.write(f"#   list {source}: {count:,} names read\n")
        file.write(
            "# lower, cased: percent of occurrences that are mentions, printed in lower case and with capitals\n"
        )
        file.write("\t".join(COLUMNS) + "\n")
        for sense in senses:
            cells = (sense.surface, sense.label, sense.name, f"{sense.lower * 100:.0f}", f"{sense.cased * 100:.0f}")
            file.write("\t".join(cells) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
