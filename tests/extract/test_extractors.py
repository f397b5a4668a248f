"""The extractors as a whole: what holds for every text, and independence of the company a paper is read in."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ConfigError
from kg.model import Paper
from kg.registry import provider
from kg.schema import ENTITY_LABELS, load_schema

HOSTILE = {
    "empty": "",
    "space": " \t\n ",
    "signs": "?!.,;:()[]{}<>+-*/\\|'\"`~@#$%^&_=…—→",
    "brackets": "((((((((" * 50,
    "markup": "<b>ResNet</b> &amp; <script>alert('CIFAR-10')</script>",
    "statement": "'; MATCH (n) DETACH DELETE n; //",
    "control": "ResNet\x00\x01\x1b[31m on \x7fCIFAR-10",
    "emoji": "We train 🤗 ResNet-50 👩\u200d🔬 on CIFAR-10 🧪.",
    "right to left": "\u202eWe train ResNet\u202c שלום",
    "wrapped": "We train a graph neural\nnetwork on\r\nCIFAR-10.",
    "no break": "We\u00a0train\u00a0ResNet-50\u00a0on\u00a0CIFAR-10.",
    "one long word": "a" * 20_000,
    "upper": "WE TRAIN GRAPH NEURAL NETWORKS ON CIFAR-10.",
}
PIECES = [
    *("We propose ", "Quorvex", "ResNet-50", " on CIFAR-10/100", "accuracy", "81.3% ", " is 2x faster", ", a new "),
    *(
        "moss growing kite (MGK)",
        "https://github.com/x/y",
        " (",
        ")",
        ". ",
        "\n",
        "  ",
        "\u00a0",
        "-",
        "/",
        "++",
        "3.5",
    ),
    *("🧪", "“", ":", "é"),
]


MODELS = ("rules", "default", "fast")


@pytest.fixture(scope="module", params=MODELS)
def make(request):
    """Return what makes an extractor."""
    return provider("extractor", request.param)


@pytest.fixture(scope="module")
def extractor(make):
    return make()


@pytest.fixture(scope="module")
def read(extractor):
    def read_one(abstract, title="A note"):
        return next(extractor.extract([Paper(id="title:note", title=title, abstract=abstract, source="note")]))

    return read_one


def check(extraction):
    text = extraction.paper.text
    schema = load_schema()
    end = 0
    for mention in extraction.mentions:
        assert text[mention.start : mention.end] == mention.text == mention.text.strip() != ""
        assert mention.label in ENTITY_LABELS
        assert mention.role in schema.roles(mention.label)
        assert 0 < mention.score <= 1
        assert mention.sentence.start <= mention.start < mention.end <= mention.sentence.end or "\n" in mention.text
        assert mention.end > end
        end = mention.end
    spans = {(mention.start, mention.end) for mention in extraction.mentions}
    for result in extraction.results:
        assert text[result.span.start : result.span.end] == result.value
        assert result.sentence.start <= result.span.start < result.span.end <= result.sentence.end
        assert all((s.start, s.end) in spans for s in (result.method, result.dataset, result.task) if s)
    assert all(url in extraction.paper.abstract for url in extraction.code_urls)
    assert all(short in text and long in text for short, long in extraction.abbreviations)


@pytest.mark.parametrize("abstract", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("title", ["A note", "😀", "Quorvex: A New  Kite?"])
def test_any_text_is_read(read, title, abstract):
    check(read(abstract, title))


@given(parts=st.lists(st.sampled_from(PIECES), max_size=25), title=st.lists(st.sampled_from(PIECES), max_size=5))
def test_spans_are_what_is_printed(extractor, parts, title):
    paper = Paper(id="p", title="".join(title), abstract="".join(parts), source="s")
    check(next(extractor.extract([paper])))


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_spans_of_any_unicode(extractor, text):
    check(next(extractor.extract([Paper(id="p", title="A note", abstract=text, source="s")])))


def test_white_space_between_words_of_a_name_makes_no_difference(read):
    plain, wide = (
        {(mention.text, mention.label, mention.role) for mention in read(text).mentions}
        for text in ("We train ResNet-50 on CIFAR-10.", HOSTILE["no break"])
    )
    assert plain == wide
    assert ("CIFAR-10", "Dataset") in {found[:2] for found in plain}


@pytest.mark.parametrize(
    "unit", ["We propose QuorNet and improve accuracy by 5% on CIFAR-10. ", "(AB) ", "We (AB)", "achieve 1.5 accuracy "]
)
def test_time_grows_with_the_length_only(extractor, unit):
    abstract = unit * (30_000 // len(unit))
    started = time.perf_counter()
    assert next(extractor.extract([Paper(id="p", title="A note", abstract=abstract, source="s")])).paper.abstract
    assert time.perf_counter() - started < 20  # in quadratic time it was minutes


@pytest.fixture(scope="module")
def papers():
    texts = [
        "We propose Quorvex, a graph neural network (GNN) trained on CIFAR-10/100. GNN gets 91.2% accuracy.",
        "The gated nut network (GNN) is new. We compare it with BERT on ImageNet.",
        "",
        "GNN and Quorvex are names of other papers; here nothing defines them.",
        "Object detection is hard. We release PebbleSet, a benchmark: https://github.com/x/y.",
        *HOSTILE.values(),
    ]
    return [Paper(id=f"title:{i}", title=f"Note {i}", abstract=text, source="s") for i, text in enumerate(texts)]


def alike(one, other):
    """Tell whether two extractions are equal, scores to 1e-4."""
    parts = [replace(found, mentions=tuple(replace(m, score=0.0) for m in found.mentions)) for found in (one, other)]
    scores = [[m.score for m in found.mentions] for found in (one, other)]
    return parts[0] == parts[1] and scores[0] == pytest.approx(scores[1], abs=1e-4)


def test_papers_are_read_alike_alone_and_together(extractor, papers):
    together = list(extractor.extract(iter(papers)))
    assert [extraction.paper for extraction in together] == papers
    assert all(alike(next(extractor.extract([paper])), one) for paper, one in zip(papers, together, strict=True))


def test_the_order_makes_no_difference(extractor, papers):
    together = {extraction.paper.id: extraction for extraction in extractor.extract(papers)}
    for extraction in extractor.extract([*papers[::-1], *papers[::3], *papers[::2]]):
        assert alike(extraction, together[extraction.paper.id])


def test_another_extractor_reads_the_same(make, extractor, papers):
    assert all(map(alike, make().extract(papers), extractor.extract(papers)))


def test_no_papers(extractor):
    assert list(extractor.extract([])) == []


def test_the_fingerprint_tells_settings_apart(make):
    assert make().fingerprint == make().fingerprint
    assert make().fingerprint != make(min_score=0.9).fingerprint


def test_a_higher_least_score_finds_less_and_only_what_is_sure(make, extractor, papers, request):
    bound = 0.95 if "rules" in request.node.name else 0.8
    few = [mention for extraction in make(min_score=bound).extract(papers) for mention in extraction.mentions]
    assert few
    assert len(few) < sum(len(extraction.mentions) for extraction in extractor.extract(papers))
    assert min(mention.score for mention in few) >= bound - 1e-4  # scores are rounded


@pytest.mark.parametrize("bound", [-0.1, 1.5, float("nan")])
def test_a_least_score_that_is_no_probability(make, bound):
    with pytest.raises(ConfigError, match="from 0 to 1"):
        make(min_score=bound)
