"""How fast the extractors read, beside a plain spaCy pipeline in the same run.

usage: python benchmarks/model_speed.py PATH ...

The plain pipeline is blank English with a named-entity recogniser of spaCy's usual size (tok2vec 96 wide, 4 deep). Its
weights are not trained, which makes no difference to its speed. Words are counted alike for all: what white space
parts. Each pipeline reads everything three times; the fastest counts, since the machine may be busy with other things.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable

import spacy
from spacy.training import Example

from kg.merging import merge_records
from kg.model import Paper
from kg.pipeline import Pipeline, read_records

LEAST_WORDS = 60_000
"""Papers are read again until there are so many words."""


def plain_ner() -> Callable[[Iterable[Paper]], object]:
    """Return what reads papers with spaCy's own recogniser."""
    nlp = spacy.blank("en")
    tok2vec = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4}
    tok2vec |= {"embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True}
    model = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False}
    model |= {"hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": tok2vec}
    nlp.add_pipe("ner", config={"model": model})
    text = "We train KiteNet on CIFAR-10."
    entities = {"entities": [(9, 16, "Method"), (20, 28, "Dataset")]}
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc(text), entities)])
    return lambda papers: [doc.ents for doc in nlp.pipe(paper.text for paper in papers)]


def extractor(model: str) -> Callable[[Iterable[Paper]], object]:
    """Return what reads papers with one of ours."""
    made, _ = Pipeline(model=model).parts()
    return lambda papers: list(made.extract(papers))


def main(paths: list[str]) -> None:
    """Time all and print words a second, and the ratio to the plain pipeline."""
    papers = [reading.paper for reading in merge_records(read_records(paths, None, None)).values()]
    words = sum(len(paper.text.split()) for paper in papers)
    times = -(-LEAST_WORDS // words)
    papers, words = papers * times, words * times
    print(f"{len(papers)} texts, {words} words")
    readers = {"spaCy CNN NER 96 x 4": plain_ner(), **{name: extractor(name) for name in ("default", "fast", "rules")}}
    rates: dict[str, float] = {}
    for name, read in readers.items():
        read(papers[:20])
        seconds = []
        for _ in range(3):
            start = time.perf_counter()
            read(papers)
            seconds.append(time.perf_counter() - start)
        rates[name] = words / min(seconds)
        ratio = rates[name] / next(iter(rates.values()))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name:22}{rates[name]:10,.0f} words/s  {ratio:5.2f} of the plain pipeline  (peak so far {memory} MB)")


if __name__ == "__main__":
    main(sys.argv[1:])
