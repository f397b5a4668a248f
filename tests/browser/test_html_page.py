import networkx as nx
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

HOSTILE = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '"><svg onload=window.pwned=1>',
    "javascript:window.pwned=1",
    "line\u2028and\u2029paragraph",
    "\u202eמימין לשמאל",
    "__proto__",
    "{{data}} ${window.pwned=1} &lt;b&gt;",
    "long " * 4000,
    "\ud800 half",
)


def clean(page):
    """Nothing was said on the console, and nothing was asked of any network."""
    assert page.console() == []
    assert page.requests() == []


def select(page, words):
    page.find("#canvas").send_keys("/")
    page.press(words, Keys.ENTER)
    page.wait("!document.getElementById('panel').hidden")


def test_it_opens_at_rest_without_a_word_to_anyone(open_page, graph):
    page = open_page(graph, title="Two papers")
    assert page.driver.title == "Two papers"
    assert page.text("#counts") == "2 papers · 1 method · 1 dataset · 1 task"
    assert page.texts("#legend button") == ["Papers2", "Methods1", "Datasets1", "Tasks1"]
    assert page.text("#status") == "All 5 drawn."
    # Something is drawn: the canvas holds pixels that are not clear.
    page.wait(
        "(() => { const c = document.querySelector('#canvas canvas'); const d = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data; return d.some((v, i) => i % 4 === 3 && v > 0); })()"
    )
    clean(page)


def test_the_policy_holds(open_page, graph):
    page = open_page(graph)
    page.driver.execute_script(
        "window.blocked = [];"
        "document.addEventListener('securitypolicyviolation', (e) => blocked.push(e.violatedDirective));"
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s);"
        "new Image().src = 'http://127.0.0.1:9/x.png'; fetch('http://127.0.0.1:9/').catch(() => {});"
    )
    page.wait("blocked.length >= 3")
    blocked = page.driver.execute_script("return blocked.sort()")
    assert blocked == ["connect-src", "img-src", "script-src-elem"]
    assert page.driver.execute_script("return window.pwned") is None


def test_search_by_another_name_shows_the_evidence(open_page, graph):
    page = open_page(graph)
    page.find("#canvas").send_keys("/")
    page.press("bidir")
    assert page.texts("#hits li .name") == ["BERT"]
    assert page.text("#hits li .detail") == "bidirectional encoder"
    page.press(Keys.ENTER)
    page.wait("!document.getElementById('panel').hidden")
    assert page.text("#panel h2") == "BERT"
    assert page.texts("#panel .chips li") == ["bidirectional encoder"]
    assert page.texts("#panel .cards .link") == ["A Second Look", "Deep Transformers"]
    assert page.texts("#panel .role") == ["used", "proposed"]
    assert page.texts("#panel .facts > span:not(.role)") == ["2019-07", "2018-10-11"]
    assert page.texts("#panel blockquote") == ["We fine-tune BERT again.", "We introduce BERT, a model."]
    assert page.texts("#panel mark") == ["BERT", "BERT"]
    assert page.text("#live") == "Method BERT selected, joined to 2 on this page"
    link = page.find("#panel a")
    assert link.get_attribute("href") == "https://example.org/2"
    assert "noopener" in link.get_attribute("rel")
    clean(page)


def test_from_an_entity_to_a_paper_and_out_again_by_keyboard(open_page, graph):
    page = open_page(graph)
    select(page, "glue")
    page.find("#panel .cards .link").send_keys(Keys.ENTER)
    page.wait("document.querySelector('#panel h2').textContent === 'Deep Transformers'")
    assert page.texts("#panel h3") == ["Methods1", "Datasets1"]
    assert page.texts("#panel .cards .link") == ["BERT", "GLUE"]
    assert page.texts("#panel .role") == ["proposed", "evaluated"]
    page.press(Keys.ESCAPE)
    assert not page.find("#panel").is_displayed()
    assert page.text("#live") == "Nothing selected"
    clean(page)


def test_a_click_on_a_node_selects_it_and_one_beside_it_clears(open_page, graph):
    lone = nx.MultiDiGraph()
    lone.add_node("method:bert", label="Method", name="BERT", aliases=())
    page = open_page(lone)
    # A single node stands in the middle of the canvas.
    canvas = page.find("#canvas")
    ActionChains(page.driver).move_to_element(canvas).click().perform()
    page.wait("!document.getElementById('panel').hidden")
    assert page.text("#panel h2") == "BERT"
    ActionChains(page.driver).move_to_element_with_offset(canvas, -300, 200).click().perform()
    page.wait("document.getElementById('panel').hidden")
    clean(page)


def test_the_legend_hides_a_type_and_search_brings_it_back(open_page, graph):
    page = open_page(graph)
    select(page, "glue")
    button = page.find("#legend [data-label=Dataset]")
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert not page.find("#panel").is_displayed()
    select(page, "glue")
    assert button.get_attribute("aria-pressed") == "true"
    clean(page)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(open_page, text):
    graph = nx.MultiDiGraph()
    graph.add_node(text, label="Paper", name=text, title=text, published=text, url=text)
    graph.add_node(f"method:{text}", label="Method", name=f"zz {text}", aliases=(text, "other"))
    graph.add_node("result:1", label="Result", name=text)
    evidence = {"role": "used", "sentence": f"{text}{text}.", "mark_start": 0, "mark_end": len(text)}
    graph.add_edge(text, f"method:{text}", key="USES", predicate="USES", **evidence)
    graph.add_edge(text, "result:1", key="REPORTS", predicate="REPORTS", sentence=text)
    page = open_page(graph, title=text)
    select(page, "zz")
    page.find("#panel .cards .link").click()
    page.wait("document.querySelector('#panel .kind').textContent === 'Paper'")
    # The driver speaks UTF-8 and cannot hand half a surrogate pair back: it is compared inside the browser.
    for place in ("#panel h2", "#panel mark"):
        codes = f"[...document.querySelector('{place}').textContent].map((c) => c.codePointAt(0))"
        assert page.driver.execute_script(f"return {codes}") == [ord(letter) for letter in text]
    assert page.driver.execute_script("return window.pwned") is None
    assert page.driver.execute_script("return document.querySelectorAll('img, iframe, #panel a').length") == 0
    assert page.driver.execute_script("return document.scripts.length") == 3
    assert page.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    clean(page)


def test_it_is_readable_in_the_dark_and_on_a_narrow_screen(open_page, graph):
    page = open_page(graph)
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    page.wait("document.querySelector('path[data-label=Method]').getAttribute('fill') === '#56b4e9'")
    narrow = {"width": 380, "height": 700, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    select(page, "bert")
    panel = page.find("#panel").rect
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 380
    assert page.driver.execute_script("return document.documentElement.scrollWidth") <= 380
    clean(page)


def test_what_is_left_out_is_said(open_page, graph):
    page = open_page(graph, limit=3)
    assert "3 of 5 drawn: the best connected. 2 are left out" in page.text("#status")
    page = open_page(graph, around=["GLUE"])
    assert page.text("#panel h2") == "GLUE"
    assert "2 of 5 drawn, around GLUE" in page.text("#status")
    clean(page)


def test_an_empty_graph_says_so(open_page):
    page = open_page(nx.MultiDiGraph())
    assert page.find("#empty").is_displayed()
    clean(page)


def test_relax_moves_the_nodes_and_stops(open_page, graph):
    page = open_page(graph)
    button = page.find("#relax")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    clean(page)
