"""Sample batches for tests: one graph small enough to be known by heart, hostile values, and random batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from hypothesis import strategies as st

from kg.identifiers import content_hash, entity_id, result_id
from kg.model import Entity, Evidence, GraphBatch, Paper, PaperNode, Relation, Result
from kg.schema import load_schema

HOSTILE = (
    'it\'s "quoted"',
    "back\\slash \\' \\n \\u0041",
    "two\nlines\r\nand a\ttab",
    "control \x01\x02\x1b\x7f characters",
    "</script><script>alert(1)</script>",
    "`ticks` and ``more``",
    'x"}) DETACH DELETE n //',
    "' OR 1=1; DROP TABLE Paper; --",
    "$id {id: 1} [1, 2] [a,b] {}",
    "שלום עולם \u202eمرحبا",
    "emoji 🧪👩\u200d🔬 \U0001d54f 中文",
    " leading and trailing ",
    "null",
    "long " * 20_000,
)


def paper(identifier: str, title: str = "A title", **fields: Any) -> PaperNode:
    """Return a paper node; ``digest`` and ``code_urls`` go to the node, other fields to the paper."""
    node = {"digest": fields.pop("digest", None), "code_urls": tuple(fields.pop("code_urls", ()))}
    fields = {"abstract": "An abstract that says things.", "source": "papers/a.md", **fields}
    record = Paper(id=identifier, title=title, **fields)
    return PaperNode(
        paper=record, digest=node["digest"] or content_hash([identifier, title])[:12], code_urls=node["code_urls"]
    )


def entity(label: str, name: str, *aliases: str) -> Entity:
    """Return an entity with the id that its name gives."""
    return Entity(id=entity_id(label, name), label=label, name=name, aliases=tuple(sorted(aliases)))


def says(node: PaperNode, predicate: str, target: Entity | Result, *, sentence: str = "", **fields: Any) -> Relation:
    """Return a relation out of a paper; ``start``, ``end``, ``score``, ``extractor``, ``mentions`` may be given."""
    label = target.label if isinstance(target, Entity) else "Result"
    return Relation(
        subject=node.paper.id,
        subject_label="Paper",
        predicate=predicate,
        object=target.id,
        object_label=label,
        evidence=_evidence(node, target, sentence, fields),
    )


def of(
    node: PaperNode, result: Result, predicate: str, target: Entity, *, sentence: str = "", **fields: Any
) -> Relation:
    """Return a relation from a result of a paper to an entity."""
    return Relation(
        subject=result.id,
        subject_label="Result",
        predicate=predicate,
        object=target.id,
        object_label=target.label,
        evidence=_evidence(node, target, fields.pop("sentence", ""), fields),
    )


def broader(narrow: Entity, wide: Entity) -> Relation:
    """Return the relation from a narrower entity to a wider one."""
    return Relation(
        subject=narrow.id,
        subject_label=narrow.label,
        predicate="BROADER",
        object=wide.id,
        object_label=wide.label,
    )


def result(node: PaperNode, value: str, **fields: Any) -> Result:
    """Return a result of a paper."""
    fields = {"metric": None, "number": None, "unit": None, "kind": "absolute", **fields}
    return Result(id=result_id(node.paper.id, fields["metric"], value), value=value, **fields)


def _evidence(node: PaperNode, target: Entity | Result, sentence: str, fields: dict[str, Any]) -> Evidence:
    default = {"start": 0, "end": 1, "score": 0.5, "extractor": "rules/0.1.0"}
    mentions = fields.pop("mentions", (target.name,) if isinstance(target, Entity) else ())
    text = sentence or node.paper.title
    return Evidence(paper_id=node.paper.id, sentence=text, mentions=mentions, **{**default, **fields})


RESNET = entity("Method", "ResNet", "Residual Network")
VGG = entity("Method", "VGG")
TRANSFORMER = entity("Method", "Transformer")
DETR = entity("Method", "DETR", "Detection Transformer")
IMAGENET = entity("Dataset", "ImageNet", "ILSVRC")
COCO = entity("Dataset", "COCO", "MS COCO", "MSCOCO")
WMT14 = entity("Dataset", "WMT14")
CLASSIFICATION = entity("Task", "image classification")
DETECTION = entity("Task", "object detection", "detecting objects")
TRANSLATION = entity("Task", "machine translation")

COCO_PAPER = paper("arxiv:1405.0312", "Microsoft COCO", published="2014-05-01")
RESNET_PAPER = paper(
    "arxiv:1512.03385", "Deep Residual Learning", published="2015-12-10", authors=("K. He", "X. Zhang")
)
TRANSFORMER_PAPER = paper(
    "arxiv:1706.03762",
    "Attention Is All You Need",
    published="2017-06",
    url="https://arxiv.org/abs/1706.03762",
    author_count=8,
    code_urls=("https://example.org/code",),
)
DETR_PAPER = paper("arxiv:2005.12872", "End-to-End Detection", published="2020")
UNDATED_PAPER = paper("title:a-note", "A Note", published="--05-27")
BLEU = result(TRANSFORMER_PAPER, "28.4", number=28.4, metric="BLEU")
AP = result(DETR_PAPER, "42.0", number=42.0, metric="AP", unit="%")


def sample_batch() -> GraphBatch:
    """Return the sample graph: five papers, four methods, three datasets, three tasks, two results."""
    return GraphBatch(
        papers=(COCO_PAPER, RESNET_PAPER, TRANSFORMER_PAPER, DETR_PAPER, UNDATED_PAPER),
        entities=(
            RESNET,
            VGG,
            TRANSFORMER,
            DETR,
            IMAGENET,
            COCO,
            WMT14,
            CLASSIFICATION,
            DETECTION,
            TRANSLATION,
        ),
        results=(BLEU, AP),
        relations=(
            says(COCO_PAPER, "INTRODUCES", COCO, sentence="We present COCO."),
            says(COCO_PAPER, "ADDRESSES", DETECTION, sentence="It is for object detection."),
            says(RESNET_PAPER, "PROPOSES", RESNET, sentence="We present ResNet.", mentions=("ResNet", "ResNets")),
            says(RESNET_PAPER, "COMPARES_WITH", VGG, sentence="It is deeper than VGG."),
            says(RESNET_PAPER, "EVALUATES_ON", IMAGENET, sentence="On ImageNet it wins."),
            says(RESNET_PAPER, "EVALUATES_ON", COCO, sentence="It helps on COCO."),
            says(RESNET_PAPER, "ADDRESSES", CLASSIFICATION, sentence="We classify images."),
            says(TRANSFORMER_PAPER, "PROPOSES", TRANSFORMER, sentence="We propose the Transformer."),
            says(TRANSFORMER_PAPER, "EVALUATES_ON", WMT14, sentence="It gets 28.4 BLEU on WMT14."),
            says(TRANSFORMER_PAPER, "ADDRESSES", TRANSLATION, sentence="We translate."),
            says(TRANSFORMER_PAPER, "REPORTS", BLEU, sentence="It gets 28.4 BLEU on WMT14."),
            of(TRANSFORMER_PAPER, BLEU, "OF_METHOD", TRANSFORMER, sentence="It gets 28.4 BLEU on WMT14."),
            of(TRANSFORMER_PAPER, BLEU, "ON_DATASET", WMT14, sentence="It gets 28.4 BLEU on WMT14."),
            of(TRANSFORMER_PAPER, BLEU, "FOR_TASK", TRANSLATION, sentence="It gets 28.4 BLEU on WMT14."),
            says(DETR_PAPER, "PROPOSES", DETR, sentence="We present DETR."),
            says(DETR_PAPER, "USES", RESNET, sentence="The backbone is ResNet."),
            says(DETR_PAPER, "USES", TRANSFORMER, sentence="DETR has a Transformer."),
            says(DETR_PAPER, "EVALUATES_ON", COCO, sentence="DETR has 42.0% AP on COCO."),
            says(DETR_PAPER, "MENTIONS", IMAGENET, sentence="ImageNet is older."),
            says(DETR_PAPER, "ADDRESSES", DETECTION, sentence="We detect objects."),
            says(DETR_PAPER, "REPORTS", AP, sentence="DETR has 42.0% AP on COCO."),
            of(DETR_PAPER, AP, "OF_METHOD", DETR, sentence="DETR has 42.0% AP on COCO."),
            of(DETR_PAPER, AP, "ON_DATASET", COCO, sentence="DETR has 42.0% AP on COCO."),
            says(UNDATED_PAPER, "MENTIONS", RESNET, sentence="ResNet is known."),
            broader(DETR, TRANSFORMER),
        ),
    )


# What random batches are made of: the same entity has the same values wherever it is named.
POOL = tuple(
    entity(label, f"{label} {letter}", f"{letter}1") for label in ("Method", "Dataset", "Task") for letter in "abc"
)
WIDER = tuple(broader(POOL[i], POOL[i + 1]) for i in (0, 1, 3, 6))


@st.composite
def paper_contents(draw: st.DrawFn, identifier: str) -> tuple[PaperNode, tuple[Result, ...], tuple[Relation, ...]]:
    """Draw one paper with what it says."""
    node = paper(
        identifier, draw(st.sampled_from(["A title", "Another title", HOSTILE[6]])), digest=draw(st.sampled_from("xy"))
    )
    score = st.sampled_from([0.0, 0.25, 1.0])
    kinds = [
        (kind.name, one)
        for kind in load_schema().relationships.values()
        for one in POOL
        if ("Paper", one.label) in kind.pairs
    ]
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=6, unique=True))
    relations = [says(node, name, one, score=draw(score)) for name, one in chosen]
    results = []
    if draw(st.booleans()):
        reported = result(node, draw(st.sampled_from(["1", "2.5"])))
        results.append(reported)
        relations.append(says(node, "REPORTS", reported, score=draw(score)))
        named = [one for _, one in chosen]
        relations += [of(node, reported, "OF_METHOD", one) for one in named if one.label == "Method"][:1]
        relations += [of(node, reported, "ON_DATASET", one) for one in named if one.label == "Dataset"][:1]
    return node, tuple(results), tuple(dict.fromkeys(relations))


def join_papers(
    contents: Iterable[tuple[PaperNode, tuple[Result, ...], tuple[Relation, ...]]],
    *,
    stored: Collection[str] = (),
    removed: Iterable[str] = (),
) -> GraphBatch:
    """Return the batch that says what papers say, as the pipeline builds it: ``BROADER`` also to stored entities."""
    contents = list(contents)
    relations = [relation for _, _, said in contents for relation in said]
    named = {relation.object for relation in relations if relation.object_label != "Result"}
    known = named | set(stored)
    return GraphBatch(
        papers=tuple(node for node, _, _ in contents),
        entities=tuple(one for one in POOL if one.id in named),
        results=tuple(one for _, results, _ in contents for one in results),
        relations=(*relations, *(one for one in WIDER if {one.subject, one.object} <= known)),
        removed=tuple(removed),
    )
