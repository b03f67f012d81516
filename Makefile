# make        sets everything up in .venv and builds the bundled archive to site/
# make test   sets everything up and runs every check: style, types, tests
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: all build test clean

all: build

build: $(VENV)/.ready
	$(BIN)/python build.py

test: $(VENV)/.ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.ready-to-test: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $(VENV)/.ready $@

clean:
	rm -rf site .postil-cache $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
