"""Any list of records that is set as a page of either layout comes back as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.sources.hf_papers import HFPapersSource

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CHROME = (
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
)

word = st.sampled_from(
    [
        "moss",
        "learning",
        "for",
        "the",
        "stones",
        r"{\tau}",
        r"\modelname",
        "naïveté",
        "学习方法",
        "l1&2",
        "c++",
        "4.2\\%",
        "(or",
        "not)",
    ]
)
capital = st.sampled_from(
    ["Networks", "Poincaré", "GPT-4", r"\Poincar\'e", "Ångström", "ВЕРА", "ResNet-50:", "שלום", "🦫"]
)
name = st.sampled_from(["Graph", "Pebble", "nnU-Net", "Été", "3D", "Attention", r"$\alpha$Net", "学习"])
title_words = st.lists(word | capital, min_size=1, max_size=12).map(" ".join)
title = st.builds(
    lambda head, tail, end: f"{head} {tail.rstrip(':')}"[:240].strip() + end,
    name,
    title_words,
    st.sampled_from(["", "", "", "?"]),
)
sentence = st.builds(
    lambda start, words, end: f"{start} {' '.join(words)}{end}",
    st.sampled_from(["We", "Our", "The method", "This"]),
    st.lists(word, min_size=2, max_size=25),
    st.sampled_from([".", ".", ".", " (twice)."]),
)
paragraph = st.lists(sentence, min_size=1, max_size=8).map(" ".join)
long_paragraph = st.builds(
    lambda text, end: text + " We sort moss on stones." * 11 + end,
    paragraph,
    st.sampled_from(["", " See https://a.org"]),
)


@st.composite
def footer(draw):
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    year = draw(st.none() | st.integers(1990, 2099))
    votes = draw(st.none() | st.integers(0, 3000))
    count = draw(st.integers(1, 3000))
    printed = f"{MONTHS[month - 1]} {day}" + (f", {year}" if year else "") + ("" if votes is None else f" {votes}")
    text = f"  • {count} author{'s' if count > 1 or draw(st.booleans()) else ''}\n·\n{printed}"
    return text, count, f"{year}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


records_a = st.lists(st.tuples(title, st.lists(paragraph, min_size=1, max_size=3), footer()), min_size=1, max_size=8)


@settings(deadline=None)
@given(
    records_a,
    st.sampled_from([(), CHROME, (*CHROME, "Oct 10"), ("Sign in", "Daily Papers", "Mar 3, 2025")]),
    st.booleans(),
)
def test_layout_a(records, chrome, crlf):
    paragraphs = [*chrome]
    for title, abstract, (footer, _, _) in records:
        paragraphs += [title, *abstract, footer]
    text = "\n\n".join(paragraphs)
    papers = list(HFPapersSource().parse(text.replace("\n", "\r\n") if crlf else text, source="page.txt"))
    assert [(paper.title, paper.abstract, paper.author_count, paper.published) for paper in papers] == [
        (title, "\n\n".join(abstract), count, published) for title, abstract, (_, count, published) in records
    ]


# A page where footers are missing tells titles from paragraphs by length alone, so these are of the usual length.
records_without = st.lists(st.tuples(title, long_paragraph, st.none() | footer()), min_size=1, max_size=8)


@settings(deadline=None)
@given(records_without)
def test_layout_a_with_lost_footers(records):
    paragraphs = [*CHROME, "Oct 10"]
    for title, abstract, footer in records:
        paragraphs += [title, abstract, *([footer[0]] if footer else [])]
    papers = list(HFPapersSource().parse("\n\n".join(paragraphs), source="page.txt"))
    assert [(paper.title, paper.abstract, paper.author_count) for paper in papers] == [
        (title, abstract, footer and footer[1]) for title, abstract, footer in records
    ]


@settings(deadline=None)
@given(
    st.lists(st.tuples(title, paragraph | long_paragraph), min_size=1, max_size=12),
    st.lists(st.sampled_from(["Get trending papers in your email inbox!", "Sign in", "Menu"]), max_size=3),
    st.sampled_from(["Subscribe", "Subscribe\n"]),
)
def test_layout_b(records, chrome, heading):
    lines = [*chrome, heading + "\n".join(f"{title}\n{abstract}" for title, abstract in records), ""]
    papers = list(HFPapersSource().parse("\n".join(lines), source="page.txt"))
    assert [(paper.title, paper.abstract) for paper in papers] == records
