# The tasks a person types. `make demo` and `make test` need Python 3.11+ and nothing else installed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements/constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo install install-test system-packages test check bench vocabulary train test-train clean

help: ## list the tasks
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

install: $(VENV)/.installed ## install kg into .venv

$(VENV)/.installed: pyproject.toml requirements/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("kg needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	@touch $@

demo: install ## build the sample graph, show what it holds, and draw it
	$(BIN)/kg build examples/corpus examples/papers.jsonl --store graph.db
	$(BIN)/kg export html graph.html --store graph.db --quiet
	@echo "  open graph.html in a browser: it is written"

install-test: $(VENV)/.installed-test

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) -e '.[dev]'
	@touch $@

system-packages: ## install the browser that the tests drive
	@tests/system-packages.sh

test: install-test system-packages check ## run every check, and every test but those of training
	$(BIN)/python -m pytest --ignore=tests/training --ignore=kg/train

check: install-test ## lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_layers.py

bench: install ## time a build of the sample corpus, stage by stage
	$(BIN)/python benchmarks/build_speed.py examples/corpus examples/papers.jsonl

GOLD ?= gold
LEXICONS ?= lexicons
vocabulary: install ## rebuild the vocabulary: GOLD=dir with train.jsonl, LEXICONS=dir with name lists
	$(BIN)/python -m kg.train.vocabulary $(GOLD)/train.jsonl $(LEXICONS) kg/data/vocabulary.tsv

BENCH ?= bench
WITHOUT ?=
train: $(VENV)/.installed-train ## train the models: GOLD=dir with train.jsonl, BENCH=dir of corpora, WITHOUT=held-out papers
	$(BIN)/python -m kg.train --gold $(GOLD) --bench $(BENCH) $(if $(WITHOUT),--without $(WITHOUT))

test-train: install-test $(VENV)/.installed-train ## run the tests of training, which need torch
	$(BIN)/python -m pytest tests/training kg/train

$(VENV)/.installed-train: $(VENV)/.installed
	$(PIP) -e '.[train]'
	@touch $@

clean: ## remove what the other tasks made
	rm -rf $(VENV) graph.db graph.db.wal graph.html build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
