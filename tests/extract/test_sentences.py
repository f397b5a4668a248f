"""Where sentences begin."""

import pytest

from kg.extract.sentences import Sentences, sentence_of, sentences_of


def cut(nlp, text):
    doc = Sentences()(nlp.make_doc(text))
    assert "".join(sentence.text_with_ws for sentence in sentences_of(doc)) == text
    assert [sentence.text for sentence in doc.sents] == [sentence.text for sentence in sentences_of(doc)]
    return [sentence.text.strip() for sentence in sentences_of(doc)]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("By Moss et al. Kites are shown. We fly.", ["By Moss et al. Kites are shown.", "We fly."]),
        ("We sort, e.g. Moss and i.e. Ash. Done.", ["We sort, e.g. Moss and i.e. Ash.", "Done."]),
        ("See Fig. 3 and Sec. IV. Then rest.", ["See Fig. 3 and Sec. IV.", "Then rest."]),
        ("A gain of 3.5 points. Good.", ["A gain of 3.5 points.", "Good."]),
        ('He said "Stop." Then (it stopped.) We go.', ['He said "Stop."', "Then (it stopped.)", "We go."]),
        ("it ends. but goes on.", ["it ends. but goes on."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("Wide gap.  Next one.", ["Wide gap.", "Next one."]),
        ("By J. Moss alone. Done.", ["By J. Moss alone.", "Done."]),
        ("", []),
    ],
)
def test_sentences(nlp, abstract, expected):
    title, *rest = cut(nlp, f"T\n{abstract}")
    assert (title, rest) == ("T", expected)


def test_the_title_is_one_sentence(nlp):
    assert cut(nlp, "Is it so? A. Study. Of  Moss\nIt is. Yes.") == ["Is it so? A. Study. Of  Moss", "It is.", "Yes."]


def test_an_empty_document_has_no_sentence(nlp):
    assert cut(nlp, "") == []


def test_endless_sentences_are_cut(nlp):
    assert max(map(len, cut(nlp, "T\n" + "moss " * 5_000))) < 5_000


def test_sentence_of_a_span(nlp):
    doc = Sentences()(nlp.make_doc("T\nOne here. Two here."))
    assert sentence_of(doc[len(doc) - 2 : len(doc)]).text == "Two here."
    assert sentence_of(doc[0:1]).text.strip() == "T"
