# Two commands do everything: `make site` and `make test`. Both make their own virtual environment.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: site serve test types tests test-engine clean help

help:
	@echo "make site    build the site into site/"
	@echo "make serve   build and serve it, again at every change"
	@echo "make test    everything that CI checks"
	@echo "make test-engine  kbgen push on three real search nodes (needs Java 17 and Maven)"

site: $(VENV)/.installed
	@$(BIN)/kbgen build
	@echo
	@echo "The site is in site/: open site/index.html in a browser, no server needed."
	@echo "To serve it at http://127.0.0.1:8000 and follow your edits: make serve"

serve: $(VENV)/.installed
	@$(BIN)/kbgen serve

test: $(VENV)/.installed-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory --jobs 2 types tests

types:
	@$(BIN)/mypy

tests:
	@$(BIN)/python -m pytest -n 2 --dist worksteal --durations 8

test-engine: $(VENV)/.installed-test
	@KBGEN_ENGINE=1 $(BIN)/python -m pytest tests/engine --durations 3

clean:
	rm -rf $(VENV) .cache site build dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kbgen needs Python 3.11 or later; name it with: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making the virtual environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing kbgen"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt .ci/browser | $(VENV)/bin/python
	@echo "Installing kbgen and what the tests need"
	@$(PIP) --editable '.[test]'
	@.ci/browser $(BIN)/python
	@touch $(VENV)/.installed $@
