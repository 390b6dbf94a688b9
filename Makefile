# What there is to do. Every target does its own set-up first.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test check bench format lock

setup: .venv/.ready
run: .venv/.ready
	$(BIN)/python -m bot run
test: .venv/.dev-ready
	$(BIN)/pytest -n auto
check: .venv/.dev-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto -m "not slow"
bench: .venv/.dev-ready
	$(BIN)/python -m bench
format: .venv/.dev-ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# After a change of the dependencies in pyproject.toml.
lock:
	uv pip compile -q --universal --generate-hashes --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

.venv/.ready: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("Zhiban needs Python 3.11 or later; try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

.venv/.dev-ready: .venv/.ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
