"""Where a rebuild by COPY overtakes one transaction in the embedded store: seconds of each, by size of store and batch.

Usage: python benchmarks/store_paths.py [--stored 0 20000 200000] [--new 500 2000 10000 50000]
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from pathlib import Path

from kg.identifiers import entity_id
from kg.model import Entity, Evidence, GraphBatch, Paper, PaperNode, Relation
from kg.store import embedded
from kg.store.embedded import EmbeddedStore

PER_PAPER = 15
SENTENCE = (
    "We evaluate the method on several datasets and find that it improves on the baselines in most of the cases. "
)


def batch_of(relations: int, name: str) -> GraphBatch:
    """Return a batch of new papers with about so many relationships, to heavy-tailed methods."""
    chance = random.Random(name)  # noqa: S311 - sizes only
    methods = [Entity(id=entity_id("Method", f"m {i}"), label="Method", name=f"m {i}") for i in range(20_000)]
    papers, said = [], []
    for number in range(max(1, relations // PER_PAPER)):
        paper = Paper(id=f"title:{name}-{number:07d}", title=f"Paper {number}", abstract=SENTENCE * 8, source=name)
        papers.append(PaperNode(paper=paper, digest="d"))
        for index in {int(len(methods) * chance.random() ** 3) for _ in range(PER_PAPER)}:
            evidence = Evidence(paper_id=paper.id, start=0, end=5, sentence=SENTENCE, score=0.5, extractor="x")
            said.append(
                Relation(
                    subject=paper.id,
                    subject_label="Paper",
                    predicate="USES" if index % 2 else "MENTIONS",
                    object=methods[index].id,
                    object_label="Method",
                    evidence=evidence,
                )
            )
    named = {relation.object for relation in said}
    entities = tuple(method for method in methods if method.id in named)
    return GraphBatch(papers=tuple(papers), entities=entities, relations=tuple(said))


def seconds(path: Path, batch: GraphBatch, *, rebuild: bool) -> float:
    """Return how long a write takes one way, opening and closing left out."""
    embedded.REBUILD_FROM = 0 if rebuild else 10**9
    embedded.REBUILD_SHARE = 0.0
    with EmbeddedStore(path) as store:
        begin = time.perf_counter()
        store.write(batch)
        return time.perf_counter() - begin


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, nargs="+", default=[0, 20_000, 200_000])
    parser.add_argument("--new", type=int, nargs="+", default=[500, 2_000, 10_000, 50_000])
    sizes = parser.parse_args()
    print(f"{'stored':>10} {'new':>8} {'transaction':>12} {'rebuild':>8}   seconds")
    with tempfile.TemporaryDirectory() as folder:
        for stored in sizes.stored:
            base = Path(folder) / "base.db"
            base.unlink(missing_ok=True)
            seconds(base, batch_of(stored, "old") if stored else GraphBatch(), rebuild=True)
            for new in sizes.new:
                batch, taken = batch_of(new, "new"), []
                for rebuild in (False, True):
                    copy = Path(folder) / "copy.db"
                    shutil.copy(base, copy)
                    taken.append(seconds(copy, batch, rebuild=rebuild))
                print(f"{stored:>10} {new:>8} {taken[0]:>12.2f} {taken[1]:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
