# `make` lists what can be done. Everything happens in .venv (programs) and var/ (data).

PYTHON ?= python3
VENV ?= .venv
SCAN_VENV ?= .venv-scan
PORT ?= 8000
VAR_DIR ?= $(CURDIR)/var
export PORT VAR_DIR

bin := $(VENV)/bin
manage := $(bin)/python manage.py
apps := home blog consultations practice
code := $(apps) bench tests manage.py
pages := $(shell find templates -name '*.html')
statics := $(shell find $(wildcard $(apps:=/static) practice/*/static) -type f)

.DELETE_ON_ERROR:
.PHONY: help run dev test test-fast lint format requirements pictures bench bench-enquiries bench-backup kills memory slow-senders soak scan \
	observatory clean

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: export DJANGO_SETTINGS_MODULE := practice.settings.demo
run: $(VENV)/.run $(VAR_DIR)/.static ## Serve the demo practice as in production; PORT=8123 changes the port
	@$(manage) migrate --verbosity 0
	@$(manage) load_demo
	@$(bin)/python -m practice.serve

dev: export DJANGO_SETTINGS_MODULE := practice.settings.dev
dev: $(VENV)/.dev ## Serve the demo practice with debug pages, reloading code and templates
	@$(manage) migrate --verbosity 0
	@$(manage) load_demo
	@$(manage) runserver 127.0.0.1:$(PORT)

test: $(VENV)/.dev ## Run all tests on SQLite, or with DATABASE_URL=postgres://…; ARGS='-k search' picks some
	@$(pytest) $(ARGS)

test-fast: $(VENV)/.dev ## Run the tests that need neither a browser nor other programs
	@$(pytest) -m 'not browser and not processes' $(ARGS)

pytest = $(bin)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.dev ## Check style, types, the import rule and the migrations
	$(bin)/ruff check $(code)
	$(bin)/ruff format --check $(code)
	@echo $(bin)/djhtml --check templates
	@$(bin)/djhtml --check $(pages)
	$(bin)/lint-imports --no-logo
	$(bin)/mypy $(apps) bench manage.py
	DJANGO_SETTINGS_MODULE=practice.settings.test $(manage) makemigrations --check --dry-run

format: $(VENV)/.dev ## Format code and templates, and mend what ruff can
	$(bin)/ruff check --fix $(code)
	$(bin)/ruff format $(code)
	@$(bin)/djhtml $(pages)

# Every pin is kept unless pyproject.toml forbids it; UPGRADE=--upgrade takes the newest of all.
requirements: $(VENV)/.dev ## Pin the dependencies of pyproject.toml; UPGRADE=--upgrade takes newer ones
	$(compile) --output-file requirements.txt pyproject.toml
	$(compile) --output-file requirements-dev.txt --extra dev --constraint requirements.txt pyproject.toml
	$(compile) --output-file requirements-scan.txt --group scan
compile = $(bin)/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links

pictures: $(VENV)/.dev ## Take the pictures of the editor guide and the README anew, with Chromium
	@$(bin)/python -m tests.support.take_pictures

# The tables go to the console; with WRITE=docs/performance.md into that page as well.
bench: $(VENV)/.run $(VAR_DIR)/.static ## Measure the speed, beside nginx and as the site grows; needs wrk and nginx
	@$(bin)/python -m bench $(if $(WRITE),--write $(WRITE)) $(ARGS)

observatory: tests/support/observatory/node_modules/.package-lock.json ## Install Mozilla's analyser of headers, with npm

bench-enquiries: $(VENV)/.run $(VAR_DIR)/.static ## Measure the enquiry desk with 100,000 enquiries, on SQLite or DATABASE_URL=postgres://…
	@$(bin)/python -m bench.enquiries $(ARGS)

bench-backup: $(VENV)/.run $(VAR_DIR)/.static ## Measure a backup of 2 GB and 100,000 enquiries while 50 forms a second are sent
	@$(bin)/python -m bench.backup $(ARGS)

kills: $(VENV)/.dev $(VAR_DIR)/.static ## Kill each process of a site in turn, twice: how soon it is back, and what is lost
	@$(bin)/python -m bench.kills $(ARGS)

memory: $(VENV)/.dev $(VAR_DIR)/.static ## Measure how much memory the site takes, and while pictures of 39 megapixels come in
	@$(bin)/python -m bench.memory $(ARGS)

slow-senders: $(VENV)/.dev $(VAR_DIR)/.static ## Measure what visitors notice while 64 others send a byte a second
	@$(bin)/python -m bench.slow_senders $(ARGS)

POSTS ?= 10000
CLIENTS ?= 32
soak: $(VENV)/.dev $(VAR_DIR)/.static ## Send POSTS=10000 enquiries while processes are killed: none is lost or doubled
	@$(bin)/python -m bench.soak --posts $(POSTS) --clients $(CLIENTS)

scan: $(VENV)/.run $(VAR_DIR)/.static $(SCAN_VENV)/.installed ## Attack the demo with Wapiti, as a visitor and as the administrator; half an hour
	@$(bin)/python -m bench.scan --wapiti $(SCAN_VENV)/bin/wapiti $(ARGS)

clean: ## Throw away .venv and caches; var/ with its data stays
	rm -rf $(VENV) $(SCAN_VENV) tests/support/observatory/node_modules
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find $(apps) bench tests -name __pycache__ -prune -exec rm -rf {} +

# --- What the targets need ----------------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	@echo "Installing what $< lists …"
	@$(bin)/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what $< lists …"
	@$(bin)/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $(VENV)/.run $@

# Its own install script would download lists that the tests do without.
tests/support/observatory/node_modules/.package-lock.json: tests/support/observatory/package-lock.json
	@npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error --prefix $(dir $<)
	@touch $@

$(SCAN_VENV)/.installed: requirements-scan.txt
	@echo "Installing what $< lists …"
	@$(PYTHON) -m venv $(SCAN_VENV)
	@$(SCAN_VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

# Hashing and compressing the static files takes half a minute, so only when one has changed.
$(VAR_DIR)/.static: requirements.txt $(statics) | $(VENV)/.run
	@echo "Preparing the static files …"
	@mkdir -p -m 700 $(VAR_DIR)
	@DJANGO_SETTINGS_MODULE=practice.settings.demo $(manage) collectstatic --noinput --verbosity 0
	@touch $@
