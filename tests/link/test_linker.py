"""From mentions to entities."""

import pytest

from kg.errors import InputError
from kg.link.linker import VocabularyLinker
from kg.model import Extraction, Paper, ResultMention, Span


def ids(linked):
    return [entity.id for entity in linked.entities]


@pytest.mark.parametrize(
    "group",
    [
        [("CIFAR10", "Dataset"), ("CIFAR-10", "Dataset"), ("Cifar 10", "Dataset"), ("CIFAR\u201110", "Dataset")],
        [("MS-COCO", "Dataset"), ("COCO", "Dataset"), ("MSCOCO", "Dataset"), ("MS COCO", "Dataset")],
        [("ResNet", "Method"), ("ResNets", "Method"), ("residual networks", "Method"), ("Residual Network", "Method")],
        [("Movielens", "Dataset"), ("MovieLens", "Dataset")],
        [("moss kite", "Method"), ("Moss Kites", "Method"), ("moss-kites", "Method")],
        [("QuorNets", "Method"), ("QuorNet", "Method")],
    ],
)
def test_names_of_one_thing_are_one_entity(link, group):
    assert len(ids(link(*group))) == 1


@pytest.mark.parametrize(
    "group",
    [
        [("CIFAR-10", "Dataset"), ("CIFAR-100", "Dataset"), ("CIFAR-10-C", "Dataset"), ("CIFAR-10.1", "Dataset")],
        [("ImageNet", "Dataset"), ("ImageNet-C", "Dataset"), ("ImageNet-1K", "Dataset"), ("ImageNet-21K", "Dataset")],
        [("QuorNet", "Method"), ("QuorNet-2", "Method"), ("QuorNet++", "Method"), ("QuorNet*", "Method")],
        [("GPT-3", "Method"), ("GPT-3.5", "Method"), ("GPT-35", "Method")],
        [("DARTS", "Method"), ("DART", "Method")],
        [("moss", "Method"), ("moss", "Task")],
    ],
)
def test_names_of_different_things_stay_apart(link, group):
    assert len(ids(link(*group))) == len(group)


def test_both_forms_of_an_abbreviation_are_one(link):
    pair = (("MGK", "moss growing kite"),)
    linked = link(("moss growing kites", "Method"), ("MGK", "Method"), ("MGKs", "Method"), abbreviations=pair)
    assert ids(linked) == ["method:moss-growing-kite"]
    assert linked.entities[0].evidence.mentions == ("MGK", "MGKs", "moss growing kites")


def test_an_abbreviation_leads_to_the_vocabulary(link):
    assert ids(link(("ViT", "Method"), abbreviations=(("ViT", "vision transformers"),))) == [
        "method:vision-transformer"
    ]


def test_short_forms_of_two_papers_do_not_merge(link):
    one = link(("MGK", "Method"), abbreviations=(("MGK", "moss growing kite"),))
    other = link(("MGK", "Method"), abbreviations=(("MGK", "many great kings"),))
    undefined = link(("MGK", "Method"))
    assert len({*ids(one), *ids(other), *ids(undefined)}) == 3


def test_a_short_form_means_what_its_paper_defines_whatever_it_is_elsewhere(link):
    assert ids(link(("COCO", "Dataset"), abbreviations=(("COCO", "cats of countries"),))) == ["dataset:cat-of-country"]


@pytest.mark.parametrize("short", ["QuorNet", "Q-Net", "W2V2"])
def test_a_distinctive_short_form_is_the_name(link, short):
    defined = link(
        (short, "Method"), ("quite ordinary network", "Method"), abbreviations=((short, "quite ordinary network"),)
    )
    assert ids(defined) == ids(link((short, "Method")))


def test_coordination_gives_both(link):
    linked = link(("CIFAR-10", "Dataset"), ("CIFAR-10/100", "Dataset"))
    assert [(entity.id, entity.name) for entity in linked.entities] == [
        ("dataset:cifar-10", "CIFAR-10"),
        ("dataset:cifar-100", "CIFAR-100"),
    ]


def test_coordination_of_names_that_no_list_holds(link):
    linked = link(("PebbleSet-10", "Dataset"), ("PebbleSet-10/100", "Dataset"))
    assert [(entity.id, entity.name) for entity in linked.entities] == [
        ("dataset:pebbleset-10", "PebbleSet-10"),
        ("dataset:pebbleset-100", "PebbleSet-100"),
    ]


def test_the_strongest_role_wins_with_its_words(link):
    linked = link(("QuorNet", "Method", "mentioned"), ("QuorNet", "Method", "proposed"), ("QuorNet", "Method", "used"))
    (entity,) = linked.entities
    assert (entity.role, entity.evidence.start) == ("proposed", entity.spans[1].start)
    assert len(entity.spans) == 3


def test_of_equal_roles_the_surer_mention_is_the_evidence(link):
    linked = link(("QuorNet", "Method", "used", 0.5), ("QuorNet", "Method", "used", 0.8))
    (entity,) = linked.entities
    assert (entity.score, entity.evidence.score, entity.evidence.start) == (0.8, 0.8, entity.spans[1].start)


def test_entities_come_in_order_of_first_mention(link):
    assert ids(link(("Zeta", "Method"), ("Alpha", "Method"), ("Zeta", "Method"))) == ["method:zeta", "method:alpha"]


def test_results_refer_to_entities_and_equal_ones_are_one(linker):
    paper = Paper(id="title:t", title="T", abstract="It gets 5% and 5%.", source="s")
    found = [
        ResultMention(
            span=Span(start=s, end=s + 2),
            sentence=Span(start=2, end=19),
            value="5%",
            number=5.0,
            unit="%",
            kind="absolute",
        )
        for s in (10, 17)
    ]
    linked = linker.link(Extraction(paper=paper, extractor="t", results=tuple(found)), digest="d")
    assert len(linked.results) == 1
    assert linked.results[0].method is None


def test_a_table_that_is_not_there():
    with pytest.raises(InputError, match=r"no-such\.tsv"):
        VocabularyLinker(__import__("pathlib").Path("no-such.tsv"))
