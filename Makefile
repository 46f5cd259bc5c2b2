# Everything starts here, on a fresh clone with nothing but Python >= 3.11 and make. Nothing needs root.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= $(or $(KEPT_PORT),8000)
# How much goes wrong in `make fire`: small is one seed of everything.
FIRE ?= whole
# The first Python on the path that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PIP := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar=on
PYTEST := $(BIN)/python -m pytest
# Files stay together, because some tell a long story once for all their tests.
SHARED_OUT := -n auto --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test test-browser fire oracle bench bench-quick bench-letters lint style types contracts migrations templates-lint format messages clean

help:
	@echo 'make run           the product with its demo on http://127.0.0.1:$(PORT)/ (PORT=8001 for another port)'
	@echo 'make test          every test on SQLite, then on PostgreSQL; both with Valkey and a Celery worker'
	@echo 'make test-browser  what a person does, in a real Chromium'
	@echo 'make fire          the tests under fire at full size: killed workers, crashed servers, a full disk, a crowd (FIRE=small for one of each)'
	@echo 'make oracle        20,000 histories judged by the product and by the rule book, on both databases'
	@echo 'make bench         speed beside its floor: SQLite to a million complaints, PostgreSQL to ten million'
	@echo 'make bench-quick   the same at 100,000 and a million'
	@echo 'make bench-letters how long reading a letter takes, by its length'
	@echo 'make lint          style, types, import contracts, migrations, templates'
	@echo 'make format        format the code'
	@echo 'make messages      collect the words of the interface for translation, and say what is missing'
	@echo 'make clean         remove the environment and caches; data in var/ stay'

run: $(VENV)/installed
	@$(BIN)/python manage.py up --demo --with-parent --port $(PORT)

test: $(VENV)/installed-dev
	@failed=0; for database in sqlite postgresql; do \
		echo "== Every test on $$database"; \
		$(PYTEST) -m 'not browser' $(SHARED_OUT) --database $$database || failed=1; \
	done; exit $$failed

test-browser: $(VENV)/installed-browser
	$(PYTEST) -m browser

fire: $(VENV)/installed-dev
	@failed=0; for database in sqlite postgresql; do \
		echo "== Under fire on $$database"; \
		$(PYTEST) tests/fire --fire $(FIRE) $(SHARED_OUT) --database $$database || failed=1; \
	done; exit $$failed

# Its shares tell no story together, so they need not stay in one process.
oracle: $(VENV)/installed-dev
	@failed=0; for database in sqlite postgresql; do \
		echo "== The oracle on $$database"; \
		$(PYTEST) tests/oracle --histories 20000 -n auto --database $$database || failed=1; \
	done; exit $$failed

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks --whole

bench-quick: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

bench-letters: $(VENV)/installed
	$(BIN)/python benchmarks/read_letters.py

lint: style types contracts migrations templates-lint

style types contracts migrations templates-lint: export KEPT_DATA_DIR = $(VENV)/lint
style types contracts migrations templates-lint: $(VENV)/installed-dev

style:
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

migrations:
	$(BIN)/python manage.py makemigrations --check --dry-run

templates-lint:
	$(BIN)/djlint templates --lint --quiet

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: $(VENV)/installed
	$(BIN)/python manage.py messages --extract
	$(BIN)/python manage.py messages --compile
	$(BIN)/python manage.py messages --check

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# A stamp says that the environment holds what the requirements file of that time listed.
$(VENV)/installed: requirements.txt | $(VENV)/made
	@echo 'Installing what the product runs on: once, a minute or two'
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt requirements.txt | $(VENV)/made
	@echo 'Installing what the tests need: once, a minute or two'
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/installed

$(VENV)/installed-browser: requirements-browser.txt $(VENV)/installed-dev
	@$(PIP) -r requirements-browser.txt
	@touch $@

$(VENV)/made:
	@test -n '$(PYTHON)' || { echo 'Kept needs Python 3.11 or newer; none was found. Install one, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '$(PYTHON) is older than Python 3.11, or does not run' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo 'This Python cannot make environments: install its venv module (Debian: apt install python3-venv)' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@
