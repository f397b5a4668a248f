"""The embedded store keeps the contract, whichever of its two ways of writing it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from kg.contracts import GraphStore
from kg.registry import provider
from kg.store import embedded
from tests.contract.store_contract import StoreContract


@pytest.fixture(params=["increment", "rebuild"])
def make_store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], GraphStore]]:
    monkeypatch.setattr(embedded, "REBUILD_FROM", 0 if request.param == "rebuild" else 10**9)
    monkeypatch.setattr(embedded, "REBUILD_SHARE", 0.0)
    stores: list[GraphStore] = []
    numbers = count()

    def make() -> GraphStore:
        stores.append(embedded.EmbeddedStore(tmp_path / f"{next(numbers)}.db"))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


class TestEmbeddedStore(StoreContract):
    pass


def test_the_registry_has_it() -> None:
    assert provider("store", "embedded") is embedded.EmbeddedStore


def test_it_is_a_graph_store(make_store: Callable[[], GraphStore]) -> None:
    assert isinstance(make_store(), GraphStore)
