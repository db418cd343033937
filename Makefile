# Zhijian 质监: `make run` shows it, `make test` tests it, `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
LOCK := requirements/run.txt
DEV_LOCK := requirements/dev.txt
ARGS ?=
# Compiled modules halve the start of every command.
unexport PYTHONDONTWRITEBYTECODE

# Every package is named with its version and hash, so there is nothing left to resolve (--no-deps).
INSTALL = $(if $(shell command -v uv),uv pip install --python $(PY) --compile-bytecode,$(PY) -m pip install --disable-pip-version-check) \
	--quiet --no-deps
ON_POSTGRES = $(PY) tools/with_postgres.py --if-available
PYTEST = $(PY) -m pytest --numprocesses auto --dist worksteal
# What a check asks of Django is asked of an empty installation.
DJANGO = ZHIJIAN_HOME=$(CURDIR)/build/check DJANGO_SETTINGS_MODULE=zhijian.config.settings $(BIN)/django-admin

.PHONY: help install run test passes check lint types layers migrations messages text mutants bench lock clean dev
.DEFAULT_GOAL := help

help:
	@echo "make run       a demonstration city in the browser"
	@echo "make install   the command alone: $(BIN)/zhijian"
	@echo "make test      all tests, on SQLite and, where it is installed, on PostgreSQL"
	@echo "make check     style, types, layers, migrations, translations"
	@echo "make mutants   switch off each protection: does a test notice?"
	@echo "make bench     the measurements of docs/performance.md"
	@echo "make lock      resolve requirements/*.txt again (UPGRADE=1: newest versions)"
	@echo "make clean     remove what make made; never an installation's data (var/)"

install: $(VENV)/.editable
	@$(PY) tools/catalogues.py compile

run: install
	@$(BIN)/zhijian run $(ARGS)

test: dev
	@$(ON_POSTGRES) $(MAKE) --no-print-directory passes

# The whole suite comes last, so that the last line speaks of it.
passes:
	@if [ -n "$$ZHIJIAN_TEST_POSTGRES" ]; then \
		ZHIJIAN_DATABASE=$$ZHIJIAN_TEST_POSTGRES $(PYTEST) -m "(db or postgres) and not browser and not pages" $(ARGS) && \
		$(PYTEST) -m "not postgres" $(ARGS); \
	else \
		$(PYTEST) $(ARGS); \
	fi

check: dev
	@$(MAKE) --no-print-directory --keep-going lint types layers migrations messages text

lint:
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted as ruff does: ruff format"; exit 1; }

types:
	@$(BIN)/mypy

layers:
	@$(BIN)/lint-imports --no-logo

migrations:
	@$(DJANGO) makemigrations --check --dry-run

messages:
	@$(PY) tools/catalogues.py check

text:
	@$(PY) tools/foreign_text.py

mutants: dev
	@$(ON_POSTGRES) $(PY) tools/mutants.py $(ARGS)

bench: dev
	@$(ON_POSTGRES) --durable $(PY) -m benchmarks $(ARGS)

lock: dev
	@command -v uv >/dev/null || { echo "make lock needs uv (pip install uv); nothing else does."; exit 1; }
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		$(if $(UPGRADE),--upgrade) pyproject.toml requirements/build.in --output-file $(LOCK)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		$(if $(UPGRADE),--upgrade) --extra dev --constraint $(LOCK) pyproject.toml requirements/build.in \
		--output-file $(DEV_LOCK)

clean:
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-artifacts
	@find zhijian tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} +
	@find zhijian -name '*.mo' -delete

$(VENV)/pyvenv.cfg:
	@for python in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV) && exit 0; \
		fi; \
	done; \
	echo "Zhijian needs Python 3.11 or newer with its venv module (Debian: apt install python3 python3-venv)."; \
	echo "If yours has another name: make install PYTHON=name"; \
	exit 1

$(VENV)/.run: $(LOCK) | $(VENV)/pyvenv.cfg
	@$(INSTALL) --require-hashes --requirement $(LOCK)
	@touch $@

$(VENV)/.editable: pyproject.toml $(VENV)/.run
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(DEV_LOCK) | $(VENV)/.editable
	@$(INSTALL) --require-hashes --requirement $(DEV_LOCK)
	@touch $@

dev: install $(VENV)/.dev
