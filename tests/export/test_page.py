import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from kg.export.page import json_for_html, render

HOSTILE = ["</script><script>x</script>", "<!--", "<img src=x onerror=y>", "\u2028\u2029", "&lt;", "{{data}}", "\ud800"]


class Elements(HTMLParser):
    """Collects elements with their attributes, and the text inside script and style."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.texts = []
        self.inside = None

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.texts.append([tag, dict(attrs), ""])

        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside in ("script", "style"):
            self.texts[-1][2] += data


def parse(text):
    elements = Elements()
    elements.feed(text)
    return elements


@pytest.mark.parametrize("text", HOSTILE)
def test_data_cannot_leave_its_element(text):
    written = json_for_html({text: [text]})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {text: [text]}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_is_text(text):
    page = render(title=text, document={"title": text}, library="//", library_style="")
    assert [tag for tag, _ in parse(page).found].count("script") == 3
    assert "<img" not in page


def test_the_policy_allows_these_scripts_and_this_style_and_nothing_else():
    page = render(title="kg", document={}, library="let vis;\r\n//# sourceMappingURL=x.map\n", library_style="a{}")
    elements = parse(page)
    policy = next(a["content"] for tag, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data: blob:"
    assert "connect-src" not in rules
    assert "unsafe" not in policy
    hashes = {"script": [], "style": []}
    for tag, attributes, text in elements.texts:
        if attributes.get("type") != "application/json":
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            hashes[tag].append(f"'sha256-{digest}'")
    assert rules["script-src"].split() == hashes["script"]
    assert rules["style-src"].split() == hashes["style"]
    assert "sourceMappingURL" not in page
    assert "\r" not in page


def test_nothing_on_the_page_names_an_address_to_load():
    page = render(title="kg", document={}, library="", library_style="")
    for _, attributes in parse(page).found:
        assert attributes.get("src") is None
        assert attributes.get("href") in (None, "data:,")
    assert not re.search(r"@import|url\(", page)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", page)


def test_a_library_that_would_end_its_element_is_refused():
    with pytest.raises(ValueError, match="script"):
        render(title="kg", document={}, library="'</SCRIPT>'", library_style="")
