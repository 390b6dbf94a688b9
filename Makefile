# What there is to do. Every target does its own set-up first.

PYTHON ?= python3
BIN := .venv/bin
# Each test writes a database of its own and waits for the disk; memory is quicker where there is a folder in it.
export PYTEST_DEBUG_TEMPROOT ?= $(wildcard /dev/shm)
# The tests' byte code is kept wherever else it is not: to make it anew costs ten seconds a run.
unexport PYTHONDONTWRITEBYTECODE

# Texts: bot/texts/locale/*/LC_MESSAGES/zhiban.po are what is written, the .mo beside them what is read.
LOCALE := bot/texts/locale
TEXTS := $(patsubst %.po,%.mo,$(wildcard $(LOCALE)/*/LC_MESSAGES/zhiban.po))

.PHONY: setup run test check bench format texts lock

setup: .venv/.ready $(TEXTS)
run: .venv/.ready $(TEXTS)
	$(BIN)/python -m bot run
test: .venv/.dev-ready $(TEXTS)
	$(BIN)/pytest -n auto
check: .venv/.dev-ready $(TEXTS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto -m "not slow"
bench: .venv/.dev-ready $(TEXTS)
	$(BIN)/python -m bench
format: .venv/.dev-ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# After a change of a sentence: brings the catalogues of every language up to date; what is new stands there empty.
texts: .venv/.dev-ready $(LOCALE)/zhiban.pot
	$(BIN)/pybabel -q update -D zhiban -i $(LOCALE)/zhiban.pot -d $(LOCALE) --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

$(LOCALE)/zhiban.pot: $(shell find bot handlers -name '*.py')
	$(BIN)/pybabel -q extract -F pyproject.toml --no-default-keywords -k say -k mark --no-location --sort-output --no-wrap -o $@ .

$(LOCALE)/%.mo: $(LOCALE)/%.po .venv/.ready
	$(BIN)/pybabel -q compile -i $< -o $@

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
