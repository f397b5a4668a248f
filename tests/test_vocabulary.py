"""The table of names."""

import pytest

from kg.errors import InputError
from kg.vocabulary import COLUMNS, Sense, Vocabulary, load_vocabulary, read_vocabulary, vocabulary_fingerprint

HEADER = "\t".join(COLUMNS)


def sense(surface, name, label="Method", lower=0.5, cased=0.9):
    return Sense(surface=surface, label=label, name=name, lower=lower, cased=cased)


@pytest.fixture
def vocabulary():
    return Vocabulary(
        [
            sense("MSCOCO", "COCO", "Dataset"),
            sense("COCO", "COCO", "Dataset"),
            sense("kite", "kite"),
            sense("kite", "kite", "Task"),
            sense("Cityscapes", "Cityscapes", "Dataset"),
            sense("CityScapes", "CityScapes", "Dataset"),
            sense("Cityscapes dataset", "Cityscapes", "Dataset"),
            sense("2D ResNets", "2D ResNets"),
            sense("2D ResNet", "2D ResNet"),
        ]
    )


def test_links_names_and_aliases_within_a_label(vocabulary):
    assert vocabulary.find("Dataset", "mscoco") == vocabulary.find("Dataset", "COCO") == "dataset:coco"
    assert vocabulary.find("Method", "COCO") is None
    assert vocabulary.find("Task", "Kites") == "task:kite"


def test_knows_names_and_aliases(vocabulary):
    assert vocabulary.name("dataset:coco") == "COCO"
    assert vocabulary.aliases("dataset:coco") == ("MSCOCO",)
    assert vocabulary.name("dataset:none") is None
    assert vocabulary.aliases("dataset:none") == ()


def test_spellings_of_one_name_are_one_entity_under_the_usual_one(vocabulary):
    assert vocabulary.find("Dataset", "CityScapes") == vocabulary.find("Dataset", "Cityscapes") == "dataset:cityscape"
    assert vocabulary.name("dataset:cityscape") == "Cityscapes"
    assert vocabulary.name("method:2d-resnet") == "2D ResNet"


def test_the_order_of_the_senses_makes_no_difference():
    senses = [sense("a kite", "Kite"), sense("kite", "kite"), sense("kites", "kites"), sense("A-kite", "kite")]
    one, other = Vocabulary(senses), Vocabulary(reversed(senses))
    assert one.name("method:kite") == other.name("method:kite") == "kite"
    assert one.aliases("method:kite") == other.aliases("method:kite")
    assert one.find("Method", "a kite") == other.find("Method", "a kite")


def test_score_depends_on_case():
    adam = sense("Adam", "Adam", lower=0.1, cased=0.8)
    assert [adam.score(printed) for printed in ("adam", "Adam", "ADAM")] == [0.1, 0.8, 0.8]


@pytest.mark.parametrize(
    ("identifier", "wider"),
    [
        ("method:resnet-50", ("method:resnet",)),
        ("method:gpt-3.5", ("method:gpt",)),
        ("dataset:imagenet-1k", ("dataset:imagenet",)),
        ("dataset:imagenet-c", ()),
        ("dataset:fashion-mnist", ()),
        ("task:moss-kite-flying", ("task:kite-flying", "task:flying")),
        ("method:kite", ()),
        ("method:mercury~sampler", ()),
    ],
)
def test_broader(vocabulary, identifier, wider):
    assert vocabulary.broader(identifier) == wider


def test_reads_rows_and_skips_comments():
    text = f"# a comment\n\n{HEADER}\nkite\tMethod\tkite\t5\t95\n"
    assert list(read_vocabulary(text, where="t")) == [sense("kite", "kite", lower=0.05, cased=0.95)]


@pytest.mark.parametrize(
    "row",
    ["kite\tMethod\tkite\t5", "kite\tPerson\tkite\t5\t5", "kite\tMethod\tkite\tx\t5", "-\tMethod\tkite\t5\t5"]
    + [f"kite\tMethod\tkite\t{lower}\t{cased}" for lower, cased in ((-1, 5), (5, -1), (101, 5), (5, 101))],
)
def test_bad_rows_are_refused_with_their_place(row):
    with pytest.raises(InputError, match=r"t:2: row"):
        list(read_vocabulary(f"{HEADER}\n{row}\n", where="t"))


def test_another_header_is_refused():
    with pytest.raises(InputError, match=r"t:1: columns"):
        list(read_vocabulary("surface\tlabel\n", where="t"))


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        load_vocabulary(tmp_path / "none.tsv")
    (tmp_path / "bad.tsv").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InputError, match="cannot be read"):
        vocabulary_fingerprint(tmp_path / "bad.tsv")


def test_the_fingerprint_follows_the_text(tmp_path):
    for name, text in (("a", "x"), ("b", "x"), ("c", "y")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    prints = [vocabulary_fingerprint(tmp_path / name) for name in "abc"]
    assert prints[0] == prints[1] != prints[2]


def test_the_shipped_table_is_whole():
    shipped = load_vocabulary()
    assert len(shipped) > 10_000
    assert shipped.find("Dataset", "MS-COCO") == shipped.find("Dataset", "COCO") == "dataset:coco"
    assert shipped.find("Dataset", "CIFAR10") != shipped.find("Dataset", "CIFAR-100")
    assert shipped.find("Dataset", "ImageNet-C") != shipped.find("Dataset", "ImageNet")
    for key in shipped.keys():  # noqa: SIM118  # a vocabulary is no mapping
        for one in shipped.senses(key):
            assert max(one.lower, one.cased) > 0
            assert shipped.find(one.label, one.surface)
