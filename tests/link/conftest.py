"""Linking of mentions that tests make up."""

import pytest

from kg.link.linker import VocabularyLinker
from kg.model import Extraction, Mention, Paper, Span

TABLE = """# test
surface\tlabel\tname\tlower\tcased
CIFAR-10\tDataset\tCIFAR-10\t90\t90
CIFAR-100\tDataset\tCIFAR-100\t90\t90
COCO\tDataset\tCOCO\t90\t90
MS-COCO\tDataset\tCOCO\t90\t90
MSCOCO\tDataset\tCOCO\t90\t90
ResNet\tMethod\tResNet\t90\t90
residual network\tMethod\tResNet\t90\t90
vision transformer\tMethod\tVision Transformer\t90\t90
MovieLens\tDataset\tMovieLens\t90\t90
"""


@pytest.fixture(scope="session")
def linker(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "names.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return VocabularyLinker(path)


@pytest.fixture
def link(linker):
    """Return a function from (text, label[, role[, score]]) entries and abbreviations to the linked paper."""

    def link_all(*entries, abbreviations=(), paper_id="title:t"):
        title, abstract, mentions = "T", "", []
        for text, label, *rest in entries:
            start = len(title) + 1 + len(abstract)
            role, score = [*rest, *({"Dataset": "evaluated", "Task": "addressed"}.get(label, "used"), 0.9)[len(rest) :]]
            sentence = Span(start=start, end=start + len(text))
            mentions.append(
                Mention(
                    start=start,
                    end=start + len(text),
                    text=text,
                    label=label,
                    role=role,
                    score=score,
                    sentence=sentence,
                )
            )
            abstract += f"{text} "
        paper = Paper(id=paper_id, title=title, abstract=abstract, source="s")
        extraction = Extraction(paper=paper, extractor="t", mentions=tuple(mentions), abbreviations=abbreviations)
        return linker.link(extraction, digest="d")

    return link_all
