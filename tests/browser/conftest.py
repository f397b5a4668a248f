"""Real Chromium on a page written to disk. It is not skipped where the browser is missing: the page is the product."""

import json
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from kg.export.html import write

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
)


@dataclass
class Page:
    """An open page, with what it said and asked for since it was opened."""

    driver: webdriver.Chrome
    address: str

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.driver.execute_script("return document.querySelector(arguments[0])?.textContent", selector)

    def texts(self, selector):
        script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)"
        return self.driver.execute_script(script, selector)

    def wait(self, condition):
        """Wait until a JavaScript expression holds."""
        WebDriverWait(self.driver, 15, poll_frequency=0.05).until(
            lambda driver: driver.execute_script(f"return Boolean({condition})"), message=condition
        )

    def press(self, *keys):
        self.driver.switch_to.active_element.send_keys(*keys)

    def console(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Return the addresses asked for, the page itself and what lies inside it left out."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        addresses = [
            message["params"].get("request", message["params"]).get("url", "")
            for message in messages
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated")
        ]
        return [a for a in addresses if a.partition("#")[0] != self.address and not a.startswith(("data:", "blob:"))]


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture
def open_page(driver, tmp_path):
    def open_(graph, **options):
        path = Path(tmp_path, "graph.html")
        write(graph, path, **options)
        driver.get("about:blank")
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        for log in ("browser", "performance"):
            driver.get_log(log)
        driver.get(path.as_uri())
        page = Page(driver, path.as_uri())
        page.wait("document.documentElement.dataset.ready")
        return page

    return open_


@pytest.fixture
def graph():
    """Two papers on BERT: enough for a panel with evidence, roles, aliases, dates and links."""
    graph = nx.MultiDiGraph()
    for number, title, published in ((1, "Deep Transformers", "2018-10-11"), (2, "A Second Look", "2019-07")):
        address = f"https://example.org/{number}"
        graph.add_node(f"arxiv:{number}", label="Paper", name=title, title=title, published=published, url=address)
    graph.add_node("method:bert", label="Method", name="BERT", aliases=("bidirectional encoder",))
    graph.add_node("dataset:glue", label="Dataset", name="GLUE", aliases=())
    graph.add_node("task:qa", label="Task", name="question answering", aliases=("QA",))
    for paper, entity, predicate, role, words in (
        ("arxiv:1", "method:bert", "PROPOSES", "proposed", ("We introduce ", "BERT", ", a model.")),
        ("arxiv:2", "method:bert", "USES", "used", ("We fine-tune ", "BERT", " again.")),
        ("arxiv:1", "dataset:glue", "EVALUATES_ON", "evaluated", ("It pushes ", "GLUE", ".")),
        ("arxiv:2", "task:qa", "ADDRESSES", "addressed", ("We study ", "question answering", ".")),
    ):
        begin, end = len(words[0]), len(words[0]) + len(words[1])
        evidence = {"sentence": "".join(words), "mark_start": begin, "mark_end": end, "paper_id": paper}
        graph.add_edge(paper, entity, key=predicate, predicate=predicate, role=role, **evidence)
    return graph
