# Two commands: `make run` runs the default scenario end to end, `make test` runs every check.
# Both create .venv from nothing; all they need is Python 3.11 or newer with venv. What they install is in
# constraints.txt, so that what installs today installs in a year; `make constraints` renews it.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && echo $$python && break; done)
BIN := .venv/bin
UV := uv==0.13.9
INSTALL := -m pip install --quiet --disable-pip-version-check
PINNED := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt
PYTEST := -m pytest -n 2 --dist worksteal# in order, so that tests of a file share what they have run and drawn
SMOKE := tests/test_yamltree.py tests/test_utility.py tests/scenario/test_errors.py tests/runs/test_tables.py

.PHONY: run app test test-latest test-oldest test-extras smoke lint format golden words docs rooms bench constraints clean

run: .venv/.run
	$(BIN)/cairo-talks run cairo-2025-10-23
	@echo 'next: open results/cairo-2025-10-23/report.html, or . $(BIN)/activate and cairo-talks explain cairo-2025-10-23'

# The pages for teaching, in a browser.
app: .venv/.run
	$(BIN)/cairo-talks app

test: lint
	$(BIN)/python $(PYTEST) --pinned

# The newest release of everything: is there one with which something no longer works?
test-latest:
	$(call venv,.venv-latest)
	.venv-latest/bin/python $(INSTALL) --editable '.[test]'
	.venv-latest/bin/python .ci/bounds.py newer
	.venv-latest/bin/python $(PYTEST) --hypothesis-profile explore

# The oldest release of everything that pyproject.toml allows; where that fails, each bound alone, to find the false one.
# TESTS=tests/scenario tries fewer.
test-oldest: .venv-tools/.made
	.venv-tools/bin/python .ci/bounds.py oldest $(TESTS)

# What needs the large extras: discovery (PRIM), negmas, and browser (which needs a Chromium too).
test-extras: .venv-extras/.made
	.venv-extras/bin/python -m pytest -m extras --extras

# Does the wheel install, run and report with the Python that `make smoke PYTHON=python3.13` names?
smoke:
	$(call venv,.venv-smoke)
	$(PINNED) .venv-smoke/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir .venv-smoke/wheel .
	$(PINNED) .venv-smoke/bin/python $(INSTALL) "$$(echo ./.venv-smoke/wheel/*.whl)[test]"
	cd .venv-smoke && bin/cairo-talks run two-farmers --worlds 20 && test -s results/two-farmers/report.html
	.venv-smoke/bin/python $(PYTEST) $(SMOKE)

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: .venv/.dev  # gathers what there is to say from the code and the templates, and compiles the translations
	$(BIN)/python -m tests.app.catalogue

golden: .venv/.dev  # after a change of results that is meant; CHANGELOG.md names it
	$(BIN)/python -m tests.golden

docs: .venv-docs/.made  # the documentation as a site, in site/
	NO_MKDOCS_2_WARNING=1 .venv-docs/bin/python -m mkdocs build --quiet --strict

.venv-docs/.made: pyproject.toml constraints.txt
	$(call venv,.venv-docs)
	$(PINNED) .venv-docs/bin/python $(INSTALL) --editable '.[docs]'
	@touch $@

rooms: .venv/.dev  # the picture of the house in ARCHITECTURE.md, from the imports
	$(BIN)/python .ci/rooms.py

bench: .venv/.dev
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.whole_run
	$(BIN)/python -m benchmarks.workers --worlds 4000 --rounds 1
	$(BIN)/python -m benchmarks.memory --worlds 1000 10000
	$(BIN)/python -m benchmarks.face_validity
	$(BIN)/python -m benchmarks.bargaining
	$(BIN)/python -m benchmarks.classroom
	$(BIN)/python -m benchmarks.levers

# One version of each library for every Python and system, where there is one that fits them all.
constraints: .venv-tools/.made
	.venv-tools/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --fork-strategy fewest \
		--upgrade --no-config --no-annotate --custom-compile-command 'make constraints' --quiet --output-file constraints.txt

define venv
@$(if $(PYTHON),,echo 'Python 3.11 or newer is needed and none is found: make PYTHON=path/to/python3.11 ...' >&2; exit 2;) \
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, $(PYTHON) is " + sys.version.split()[0] + ": make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
rm -rf $(1)
$(PYTHON) -m venv $(1)
endef

.venv/bin/python:
	$(call venv,.venv)

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	@echo 'installing the libraries into .venv, which takes a minute or more the first time'
	$(PINNED) $(BIN)/python $(INSTALL) --editable .
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	@echo 'installing the libraries and what the tests need into .venv, which takes a minute or more the first time'
	$(PINNED) $(BIN)/python $(INSTALL) --editable '.[dev]'
	@touch $@ .venv/.run

.venv-extras/.made: pyproject.toml constraints.txt
	$(call venv,.venv-extras)
	$(PINNED) .venv-extras/bin/python $(INSTALL) --editable '.[test,discovery,negmas,browser]'
	@touch $@

.venv-tools/.made: Makefile
	$(call venv,.venv-tools)
	.venv-tools/bin/python $(INSTALL) '$(UV)'
	@touch $@

clean:
	rm -rf site .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis
