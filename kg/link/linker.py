"""From the mentions of one paper to entities with graph ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from kg.contracts import NameAuthority
from kg.corrections import CorrectedNames, Corrections, corrections_fingerprint, load_corrections
from kg.identifiers import entity_id, last_of_coordination, name_key, result_id, title_key, usual_form
from kg.model import Evidence, Extraction, LinkedEntity, LinkedPaper, LinkedResult, Mention, ResultMention, Span
from kg.schema import load_schema
from kg.vocabulary import Vocabulary, load_vocabulary, vocabulary_fingerprint

__all__ = ["VocabularyLinker"]

VERSION = "linker/2"
"""Raise the number whenever linking changes: papers linked by an older one are then read again."""


class _Definitions:
    """The abbreviations that one paper defines, looked up by either form."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs: dict[str, tuple[str, str]] = {}
        for short, long in pairs:
            for form in (short, long):
                self._pairs.setdefault(name_key(form), (short, long))

    def pair(self, printed: str) -> tuple[str, str] | tuple[None, None]:
        """Return short and long form of what is printed, Nones where the paper defines neither."""
        return self._pairs.get(name_key(printed), (None, None))


class VocabularyLinker:
    """Joins mentions that are one thing: by the vocabulary's aliases, the paper's own abbreviations, and spelling.

    It errs on the side of not joining: digits and suffixes always tell two names apart, and a few capitals stand for
    what the paper itself defines, whatever they mean elsewhere.

    Parameters
    ----------
    vocabulary : Path, optional
        Table of names; the shipped one by default.
    corrections : Path, optional
        Table of corrections, see :mod:`kg.corrections`; none by default.
    """

    def __init__(self, vocabulary: Path | None = None, *, corrections: Path | None = None) -> None:
        self.fingerprint = (
            f"{VERSION} vocabulary {vocabulary_fingerprint(vocabulary)}"
            f" corrections {corrections_fingerprint(corrections)}"
        )
        self._path, self._corrections_path = vocabulary, corrections
        self._schema = load_schema()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names and aliases, read when they are first needed."""
        return load_vocabulary(self._path)

    @cached_property
    def corrections(self) -> Corrections:
        """The corrections, read when they are first needed."""
        return load_corrections(self._corrections_path, self.vocabulary)

    @cached_property
    def names(self) -> NameAuthority:
        """What is known of entities apart from papers, corrections included."""
        return CorrectedNames(self.vocabulary, self.corrections)

    def link(self, extraction: Extraction, *, digest: str) -> LinkedPaper:
        """Return what the paper says in terms of the graph; entities in order of first mention."""
        definitions = _Definitions(extraction.abbreviations)
        papers = {extraction.paper.id, f"title:{title_key(extraction.paper.title)}"}
        groups: dict[str, list[Mention]] = defaultdict(list)
        ids: dict[Span, str] = {}
        for mention in extraction.mentions:
            identifier = self.corrections.redirect(self._identify(mention, definitions), papers)
            if identifier is None:
                continue
            groups[identifier].append(mention)
            ids[Span(start=mention.start, end=mention.end)] = identifier
        results = {result.id: result for result in self._results(extraction, ids)}
        return LinkedPaper(
            paper=extraction.paper,
            digest=digest,
            entities=tuple(self._entity(extraction, identifier, group) for identifier, group in groups.items()),
            results=tuple(results.values()),
            code_urls=extraction.code_urls,
        )

    def _identify(self, mention: Mention, definitions: _Definitions) -> str:
        """Return the id of what a mention names: of the pair where the paper defines an abbreviation for it."""
        label, printed = mention.label, mention.text
        short, long = definitions.pair(printed)
        if short is None or long is None:
            known = self.vocabulary.find(label, printed) or self._plural(mention)
            return known or self._last(mention) or entity_id(label, printed)
        distinctive = _is_distinctive(short)
        known = (self.vocabulary.find(label, short) if distinctive else None) or self.vocabulary.find(label, long)
        return known or entity_id(label, short if distinctive else long)

    def _plural(self, mention: Mention) -> str | None:
        """Return the known singular of a plural with capitals inside ("ResNets"), which spelling alone cannot tell."""
        return self.vocabulary.find(mention.label, mention.text[:-1]) if mention.text.endswith("s") else None

    def _last(self, mention: Mention) -> str | None:
        """Return what "XYZ-10/100" names: the extractor gives its first part as a mention of its own."""
        last = last_of_coordination(mention.text) if mention.label == "Dataset" else None
        return last and (self.vocabulary.find(mention.label, last) or entity_id(mention.label, last))

    def _entity(self, extraction: Extraction, identifier: str, mentions: list[Mention]) -> LinkedEntity:
        label = mentions[0].label
        roles = self._schema.roles(label)
        title_end = len(extraction.paper.title)
        # the abstract proves more than the title, and a sure mention more than a doubtful one
        best = min(mentions, key=lambda m: (roles.index(m.role), m.start < title_end, -m.score, m.start))
        surfaces = tuple(sorted({mention.text for mention in mentions}))
        name = self.names.name(identifier) or usual_form(surfaces, identifier.partition(":")[2])
        return LinkedEntity(
            id=identifier,
            label=label,
            name=name or surfaces[0],
            role=best.role,
            score=max(mention.score for mention in mentions),
            spans=tuple(Span(start=mention.start, end=mention.end) for mention in mentions),
            evidence=Evidence(
                paper_id=extraction.paper.id,
                start=best.start,
                end=best.end,
                sentence=extraction.paper.text[best.sentence.start : best.sentence.end],
                score=best.score,
                extractor=extraction.extractor,
                mentions=surfaces,
            ),
        )

    def _results(self, extraction: Extraction, ids: Mapping[Span, str]) -> Iterator[LinkedResult]:
        paper = extraction.paper
        for found in extraction.results:
            method, dataset, task = (
                ids.get(span) if span else None for span in (found.method, found.dataset, found.task)
            )
            yield LinkedResult(
                id=result_id(paper.id, found.metric, found.value, found.unit, found.kind, method, dataset, task),
                metric=found.metric,
                value=found.value,
                number=found.number,
                unit=found.unit,
                kind=found.kind,
                method=method,
                dataset=dataset,
                task=task,
                span=found.span,
                evidence=_result_evidence(extraction, found),
            )


def _result_evidence(extraction: Extraction, found: ResultMention) -> Evidence:
    return Evidence(
        paper_id=extraction.paper.id,
        start=found.span.start,
        end=found.span.end,
        sentence=extraction.paper.text[found.sentence.start : found.sentence.end],
        score=found.score,
        extractor=extraction.extractor,
        mentions=(found.value,),
    )


def _is_distinctive(short: str) -> bool:
    """Tell whether an abbreviation is unlikely to stand for something else in another paper ("DR-Tune", not "SC")."""
    return len(short) >= 5 or bool(re.search(r"[a-z\d].*[A-Z]|[A-Z].*\d|-", short) and len(short) >= 4)
