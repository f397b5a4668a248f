"""One extractor and one pipeline for all tests: the vocabulary is read once."""

import pytest

from kg.extract.pipeline import build_pipeline
from kg.extract.rules import RuleExtractor
from kg.model import Paper


@pytest.fixture(scope="session")
def nlp():
    return build_pipeline(0.4)


@pytest.fixture(scope="session")
def extractor():
    return RuleExtractor()


@pytest.fixture(scope="session")
def read(extractor):
    """Return a function that extracts one paper from its abstract and title."""

    def read_one(abstract, title="A note"):
        return next(extractor.extract([Paper(id="title:note", title=title, abstract=abstract, source="note")]))

    return read_one


@pytest.fixture(scope="session")
def found(read):
    """Return a function that gives the set of (text, label, role) of what is found."""

    def triples(abstract, title="A note"):
        return {(mention.text, mention.label, mention.role) for mention in read(abstract, title).mentions}

    return triples
