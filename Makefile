# Two commands: `make run` runs the default scenario end to end, `make test` runs every check.
# Both create .venv from nothing; all they need is Python 3.11 or newer with venv.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint format golden bench clean

run: .venv/.run
	$(BIN)/cairo-talks run cairo-2025-10-23
	@echo 'next: open results/cairo-2025-10-23/report.html, or . $(BIN)/activate and cairo-talks explain cairo-2025-10-23'

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile  # tests of a file share what they have run and drawn

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: .venv/.dev  # after a change of results that is meant; CHANGELOG.md names it
	$(BIN)/python -m tests.golden

bench: .venv/.dev
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.whole_run
	$(BIN)/python -m benchmarks.workers --worlds 4000 --rounds 1
	$(BIN)/python -m benchmarks.memory --worlds 1000 10000
	$(BIN)/python -m benchmarks.face_validity

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, $(PYTHON) is " + sys.version.split()[0] + ": make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/.run

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
