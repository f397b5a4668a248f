"""What the public functions do beyond handing on: names that are nearly right, and stores that hold nothing."""

import pytest

import kg
from kg.errors import ExportError, UnknownEntityError
from kg.model import Entity, GraphBatch
from kg.store.embedded import EmbeddedStore
from tests import builders

NAMES = {
    "CIFAR-10": (),
    "ImageNet": ("ImageNet-1K", "ILSVRC"),
    "Split 1-2": (),
    "OpenImages": (),
    "Twin-A": (),
}


@pytest.fixture(scope="module")
def location(tmp_path_factory):
    """Return a store where one paper evaluates a method on each dataset of NAMES."""
    path = tmp_path_factory.mktemp("api") / "graph.db"
    paper = builders.paper("arxiv:2001.00001")
    datasets = [builders.entity("Dataset", name, *aliases) for name, aliases in NAMES.items()]
    # two that a key does not tell apart, as split homonyms are
    datasets.append(Entity(id="dataset:twin-a~other", label="Dataset", name="Twin A", aliases=()))
    relations = [builders.says(paper, "EVALUATES_ON", one) for one in datasets]
    relations.append(builders.says(paper, "PROPOSES", builders.VGG))
    batch = GraphBatch(
        papers=(paper,), entities=(builders.VGG, *datasets), results=(), relations=tuple(relations), removed=()
    )
    with EmbeddedStore(path) as store:
        store.write(batch)
    return path


def datasets_of(location, wanted):
    answer = kg.query(location, name="methods-on-dataset", parameters={"dataset": wanted})
    return [row["dataset"] for row in answer.dicts()]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("cifar 10", "CIFAR-10"),
        ("Cifar10", "CIFAR-10"),
        ("imagenet 1k", "ImageNet"),
        ("image net", "ImageNet"),
        ("Open Images", "OpenImages"),
        ("open-image", "OpenImages"),
        ("twin-a", "Twin-A"),
    ],
)
def test_a_name_may_differ_by_hyphens_spaces_and_plural(location, wanted, found):
    assert datasets_of(location, wanted) == [found]


def test_two_names_in_one_query(location):
    given = {"first": "cifar 10", "second": "imagenet 1k"}
    assert kg.query(location, name="methods-with-both-datasets", parameters=given).rows
    assert kg.query(location, name="evidence-for-pair", parameters={"method": "V-GG", "dataset": "ilsvrc"}).rows


@pytest.mark.parametrize("wanted", ["CIFAR-100", "Split 12", "TwinA", "ImageNet-22k"])
def test_a_name_that_means_none_or_several_is_refused(location, wanted):
    with pytest.raises(UnknownEntityError, match=f"no Dataset named '{wanted}'. Near it: "):
        datasets_of(location, wanted)


def test_a_known_name_without_rows_is_no_error(location):
    given = {"first": "ImageNet", "second": "ImageNet"}
    assert not kg.query(location, name="methods-with-both-datasets", parameters=given).rows


def test_an_empty_store_gives_no_page(tmp_path):
    with EmbeddedStore(tmp_path / "graph.db") as store, pytest.raises(ExportError, match="holds no papers"):
        kg.export_html(store, tmp_path / "graph.html")
    with pytest.raises(ExportError, match=r"graph\.db: the store holds no papers.*kg build"):
        kg.export_html(tmp_path / "graph.db", tmp_path / "graph.html")
    assert not (tmp_path / "graph.html").exists()
