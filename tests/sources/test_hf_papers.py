"""Pages of Hugging Face Daily Papers: every quirk of both layouts, and every complaint."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.sources.hf_papers import HFPapersSource

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sources"
LONG = "We measure how long an abstract can be before a reader gives up, and find that it depends on the reader. " * 4


def parse(text, **options):
    return list(HFPapersSource().parse(text, source="moss/page.txt", **options))


def page(name):
    return (FIXTURES / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def layout_a():
    return {paper.title: paper for paper in parse(page("layout_a.txt"))}


def test_layout_a_gives_titles_without_page_chrome(layout_a):
    assert list(layout_a) == [
        "TideNet: Forecasting Water Levels with Gated Recurrence",
        "Café Menus as a Benchmark for Réading Order",
        "Do Beavers Plan Ahead?",
        "A Record Whose Footer Was Lost",
        "Moss as Memory: Slow Storage for Slow Agents",
        "On Abstracts in Several Paragraphs.",
        "The Last Record Has No Footer",
    ]


def test_layout_a_gives_dates_and_numbers_of_authors_and_drops_votes(layout_a):
    assert [(paper.published, paper.author_count) for paper in layout_a.values()] == [
        ("--09-16", 5),
        ("2016-02-23", 1),
        ("2024-01-31", 12),
        (None, None),
        ("--03-07", 3),
        ("2021-12-01", 1204),
        (None, None),
    ]


def test_text_is_kept_as_printed(layout_a):
    abstract = layout_a["TideNet: Forecasting Water Levels with Gated Recurrence"].abstract
    assert r"reads {\tau} past levels and \modelname weather maps, and beats the \Poincar\'e baseline" in abstract
    assert abstract.startswith("Harbours need")
    assert abstract.endswith(r"by 4.2\%. It runs on a buoy.")


def test_an_abstract_may_have_several_paragraphs(layout_a):
    paragraphs = layout_a["On Abstracts in Several Paragraphs."].abstract.split("\n\n")
    assert len(paragraphs) == 5
    assert paragraphs[0].startswith("The first paragraph")
    assert paragraphs[-1] == "Code is at https://example.org/paragraphs"


def test_ids_and_source(layout_a):
    paper = layout_a["Café Menus as a Benchmark for Réading Order"]
    assert paper.id == "title:cafe-menus-as-a-benchmark-for-reading-order"
    assert paper.source == "moss/page.txt"
    assert (paper.url, paper.authors) == (None, ())


def test_headings_glued_to_the_first_title_of_layout_a():
    papers = parse(page("layout_a_glued.txt"))
    assert [paper.title for paper in papers] == ["pebbleSort: Sorting on a Beach", "2048 Ways to Stack a Cairn"]
    assert [paper.abstract for paper in papers] == [
        "Pebbles are sorted by waves. We sort them by hand and compare.",
        "Stacks fall. We measure when.",
    ]


def test_layout_b():
    papers = parse(page("layout_b.txt"))
    assert [paper.title for paper in papers] == [
        "Lantern: Lighting Scenes with Fireflies",
        "Can a Kite Learn to Land?",
        "A Short Note on Knots.",
        "subscribers of Newsletters: A Study of Half-Read Mail",
    ]
    assert papers[2].abstract == "We tie them."
    assert {paper.published for paper in papers} == {None}


def test_layout_b_under_other_chrome():
    papers = parse(page("layout_b_other_chrome.txt"))
    titles = [paper.title for paper in papers]
    assert titles == ["Fog Maps from Phone Sensors", "Weighing Clouds with a Kitchen Scale"]


@pytest.mark.parametrize("name", ["layout_a.txt", "layout_a_glued.txt", "layout_b.txt", "layout_b_other_chrome.txt"])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "  \t\n"),
        lambda text: "\ufeff" + text,
        lambda text: "\n\n" + text + "\n \n\n",
        lambda text: text.rstrip("\n"),
    ],
    ids=["CRLF", "trailing blanks", "BOM", "blank lines around", "no last newline"],
)
def test_what_an_editor_does_to_a_file_makes_no_difference(name, change):
    assert HFPapersSource().matches(change(page(name)))
    assert parse(change(page(name))) == parse(page(name))


@pytest.mark.parametrize("name", ["layout_a.txt", "layout_a_glued.txt", "layout_b.txt", "layout_b_other_chrome.txt"])
def test_matches_pages(name):
    assert HFPapersSource().matches(page(name))


@pytest.mark.parametrize("name", ["papers.jsonl", "papers.csv", "papers.tsv", "papers_semicolon.csv", "prose.txt"])
def test_matches_nothing_else(name):
    assert not HFPapersSource().matches(page(name))


def test_prose_under_headings_is_no_page():
    assert not HFPapersSource().matches(f"Introduction\n\n{LONG}\n\nMethod\n\n{LONG}\n\nResults\n\n{LONG}\n")


@pytest.mark.parametrize("length", [9, 250])
def test_titles_of_any_length(length):
    title = ("Learning " * 40)[:length].strip() + "s"
    assert [paper.title for paper in parse(f"Daily Papers\n\n{title}\n\n{LONG}\n\n  • 2 authors\n·\nMay 2\n")] == [
        title
    ]


def test_lines_of_other_days_between_records_are_no_titles():
    text = "A Title\n\nWe sort.\n\n  • 2 authors\n·\nMay 2\n\nMay 1\n\nB Title\n\nWe rest.\n\n  • 1 author\n·\nMay 1\n"
    assert [paper.title for paper in parse(text)] == ["A Title", "B Title"]


def test_lines_below_the_last_record_are_no_records():
    text = f"A Title\n\n{LONG}\n\n  • 2 authors\n·\nMay 2\n\nPrevious\n\n1\n\n2\n\nNext\n\nTerms\n\nPrivacy\n"
    assert [paper.title for paper in parse(text)] == ["A Title"]


def test_a_wrapped_title_becomes_one_line():
    assert parse("A Title\nin Two Lines\n\nWe sort.\n\n  • 2 authors\n·\nMay 2\n")[0].title == "A Title in Two Lines"


def test_a_footer_may_lack_its_date():
    text = "A Title\n\nWe sort.\n\n  • 2 authors\n·\n\nAnother Title\n\nWe rest.\n\n  • 1 author\n"
    assert [(paper.title, paper.author_count) for paper in parse(text)] == [("A Title", 2), ("Another Title", 1)]


def test_a_separator_of_unicode_is_text():
    text = "A\u2028Title\n\nWe\u0085sort.\n\n  • 2 authors\n·\nMay 2\n"
    assert parse(text)[0].text == "A\u2028Title\nWe\u0085sort."


@pytest.mark.parametrize("date", ["Feb 31", "Feb 30, 2024", "Feb 29, 2023", "Sep 0", "Foo 12", "yesterday", "Sep"])
def test_a_date_that_cannot_be_is_a_bad_record(date):
    text = f"A Title\n\nWe sort.\n\n  • 2 authors\n·\n{date}\n\nAnother Title\n\nWe rest.\n\n  • 1 author\n·\nMay 2\n"
    with pytest.raises(InputError, match=rf"^moss/page.txt:5: footer with '{date}' \(.+\); expected a date such as"):
        parse(text)
    errors = []
    assert [paper.title for paper in parse(text, on_error=errors.append)] == ["Another Title"]
    assert len(errors) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A Title\n\nWe sort.\n\n  • 2 authors\n·\nMay 2\n\nNo Abstract Here\n\n  • 1 author\n·\nMay 2\n",
         "moss/page.txt:9: title 'No Abstract Here' without abstract; expected title and abstract"),
        ("\n\n  • 2 authors\n·\nMay 2\n\nA Title\n\nWe sort.\n\n  • 1 author\n·\nMay 2\n",
         "moss/page.txt:3: a footer without title and abstract; expected a record"),
        ("Daily Papers\n\nSubscribe\n",
         "moss/page.txt:1: no paper on the page; expected titles, each with its abstract"),
        ("A Title\n\nWe sort\0.\n\n  • 2 authors\n·\nMay 2\n",
         "moss/page.txt:3: a NUL character in abstract; expected Unicode text"),
        ("A \ud800 Title\n\nWe sort.\n\n  • 2 authors\n·\nMay 2\n",
         "moss/page.txt:1: half a surrogate pair (U+D800) in title; expected Unicode text"),
        ("?!?\n\nWe sort.\n\n  • 2 authors\n·\nMay 2\n",
         "moss/page.txt:1: title '?!?' has no letter or digit; expected a title in words"),
    ],
)  # fmt: skip
def test_errors_name_file_and_line(text, message):
    with pytest.raises(InputError) as caught:
        parse(text)
    assert str(caught.value) == message
    errors = []
    parse(text, on_error=errors.append)
    assert [str(error) for error in errors] == [message]
