"""Building a vocabulary from a few labelled notes and short lists."""

import json

import pytest

from kg.errors import InputError
from kg.evaluation.gold import read_gold
from kg.train.vocabulary import build, main, read_lists
from kg.vocabulary import load_vocabulary


def paper(number, text, *entities):
    return {
        "id": f"n{number}",
        "title": f"Note {number}",
        "abstract": text,
        "entities": [
            {"type": label, "name": name, "mentions": list(mentions), "role": "used"}
            for label, name, mentions in entities
        ],
    }


QUOR = ("Method", "QuorNet", ["QuorNet"])
GOLD = [
    paper(1, "We fly QuorNet and pay heed to moss.", QUOR),
    paper(2, "We fly QuorNet by moss.", QUOR),
    paper(3, "QNX flies over Pebbles-10.", ("Method", "QuorNet", ["QNX"]), ("Dataset", "Pebbles-10", ["Pebbles-10"])),
    paper(4, "QNX flies; the shale is grey.", ("Method", "QuorNet", ["QNX"])),
    paper(
        5, "Once OddName is flown with Basalt.", ("Method", "QuorNet", ["OddName"]), ("Method", "Basalt", ["Basalt"])
    ),
    paper(6, "The Basalt kite flies.", ("Method", "Basalt", ["Basalt"])),
    paper(7, "Pebbles-100 is here.", ("Dataset", "Pebbles-10", ["Pebbles-100"])),
    paper(8, "Pebbles-100 is there.", ("Dataset", "Pebbles-10", ["Pebbles-100"])),
    paper(9, "Here ZQ flies.", ("Method", "zigzag queue", ["ZQ"])),
]
HEADER = "name\tsources\n"


@pytest.fixture
def folder(tmp_path):
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "datasets.tsv").write_text(f"{HEADER}SlateSet\tpwc_all_tasks:2\nPrivateSet\tcs-ner:5\n", encoding="utf-8")
    (lists / "methods.tsv").write_text(
        f"{HEADER}Shale\torkg_tdm:4\nMoss\tpwc_all_tasks:9\nmoss\tpwc_all_tasks:9\nplain\tibm_kb:1\n", encoding="utf-8"
    )
    (lists / "tasks.tsv").write_text(f"{HEADER}kite flying\tibm_kb:1,cs-ner:2\nx = y\tibm_kb:1\n", encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(one) + "\n" for one in GOLD), encoding="utf-8")
    return tmp_path


@pytest.fixture
def senses(folder):
    found = build(list(read_gold(folder / "gold.jsonl")), list(read_lists(folder / "lists")))
    assert found == sorted(found)
    return {(sense.surface, sense.label): sense for sense in found}


def test_an_ordinary_word_of_a_list_falls_out(senses):
    surfaces = {surface.lower() for surface, _ in senses}
    assert not surfaces & {"moss", "shale", "plain"}


def test_sources_that_may_not_be_passed_on_are_left_out(senses):
    assert ("SlateSet", "Dataset") in senses
    assert ("kite flying", "Task") in senses
    assert not {surface for surface, _ in senses} & {"PrivateSet", "x = y"}


def test_an_alias_is_taken_where_two_papers_agree(senses):
    assert senses["QNX", "Method"].name == "QuorNet"
    assert senses["OddName", "Method"].name == "OddName"


def test_other_digits_need_more_than_two_papers(senses):
    assert senses["Pebbles-100", "Dataset"].name == "Pebbles-100"


def test_a_proper_noun_in_lower_case_is_hardly_a_mention(senses):
    for name in ("Basalt", "QNX"):
        assert senses[name, "Method"].lower < 0.15
        assert senses[name, "Method"].cased > 0.7
    assert senses["QuorNet", "Method"].lower > 0.5


def test_a_few_capitals_of_one_paper_are_left_out(senses):
    assert ("ZQ", "Method") not in senses


def test_the_table_is_written_and_read_back(folder, senses):
    out = folder / "out.tsv"
    main([str(folder / "gold.jsonl"), str(folder / "lists"), str(out)])
    first = out.read_bytes()
    main([str(folder / "gold.jsonl"), str(folder / "lists"), str(out)])
    assert out.read_bytes() == first
    vocabulary = load_vocabulary(out)
    assert vocabulary.find("Method", "qnx") == "method:quornet"
    assert "We fly" not in first.decode()


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "x"}', '{"id": 1, "title": "t", "abstract": "a", "entities": [1]}']
)
def test_what_is_no_labelled_paper(tmp_path, line):
    (tmp_path / "gold.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:2: not a labelled paper"):
        list(read_gold(tmp_path / "gold.jsonl"))


def test_spans_of_labels(folder):
    (tmp,) = [one for one in read_gold(folder / "gold.jsonl") if one.id == "n3"]
    assert [tmp.text[start:end] for start, end in sorted(tmp.spans())] == ["QNX", "Pebbles-10"]
