.DEFAULT_GOAL := help
.PHONY: help run test mutants check bench format messages migration backup restore requirements install assets clean
SHELL := /bin/sh
.DELETE_ON_ERROR:
# The packages and the front end are set up at the same time.
MAKEFLAGS += --jobs=2

# The first Python on this machine that is new enough; PYTHON=... chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# uv does not read the configuration of pip, so pass on the index that is configured there.
INSTALL := index="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}}"; \
	$(BIN)/uv pip install --quiet --no-config --python $(BIN)/python --require-hashes $${index:+--default-index "$$index"}
# The published calendars that the tests read are only in the source archive of their package.
DOWNLOAD := $(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps \
	--no-build-isolation --no-binary :all:
# Extras stay in the pins: without them, older versions of pip look for a newer release of the package.
COMPILE := $(BIN)/uv pip compile --quiet --no-config --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"
upgrade := --upgrade
# Without bytecode, every start would compile all modules again.
export PYTHONDONTWRITEBYTECODE :=
NODE_IS_NEW := $(shell node -e 'process.exit(+(parseInt(process.versions.node) < 18))' 2>/dev/null \
	&& command -v npm >/dev/null 2>&1 && echo yes)
CATALOGUES := $(shell find meetings/translations -name "*.po*" 2>/dev/null)
FRONT_END := $(shell find assets static templates -path static/dist -prune -o -type f -print 2>/dev/null)

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{split($$1, n, ":"); printf "%-13s %s\n", n[1], $$2}'

run: $(VENV)/.installed static/dist/manifest.json meetings/translations/.compiled ## Start everything on http://127.0.0.1:8000 (HOST, PORT, DEMO=0, DEMO_PASSWORD)
	@LOG_LEVEL="$${LOG_LEVEL:-WARNING}" MALLOC_ARENA_MAX=2 exec $(BIN)/flask --app app serve

test: $(VENV)/.installed-dev static/dist/manifest.json meetings/translations/.compiled ## Run all tests; only=tests/web limits them, day=2028-02-29 sets the clock
	$(BIN)/python $(if $(day),-m tests.shifted_clock $(day)) -m pytest -n 2 --dist loadfile $(only)

mutants: $(VENV)/.installed-dev static/dist/manifest.json meetings/translations/.compiled ## Test a sample of mutants of the domain; size=300 and seed=8 choose it
	$(BIN)/python -m tests.mutants $(if $(size),--size $(size)) $(if $(seed),--seed $(seed))

check: $(VENV)/.installed-dev ## Look at format, lint, types, import contracts and templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --check
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/architecture/test_language.py

bench: $(VENV)/.installed-dev static/dist/manifest.json meetings/translations/.compiled ## Measure, as ratios against a bare view in the same run
	$(BIN)/python -m bench

format: $(VENV)/.installed-dev ## Put the code and the templates into shape
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .
	-$(BIN)/djlint templates --reformat --quiet

migration: $(VENV)/.installed-dev ## Generate a migration, or replace one that is not released: make migration rev=0004 name=venues
	@test -n "$(rev)" -a -n "$(name)" || { echo "Name the revision: make migration rev=0004 name=venues"; exit 1; }
	@! grep -q " versions/$(rev)_" meetings/migrations/released.sha256 || { echo "Revision $(rev) is released and never changes; choose another number."; exit 1; }
	rm -f meetings/migrations/versions/$(rev)_*.py instance/migration.db
	DATABASE_URL=sqlite:///$(CURDIR)/instance/migration.db $(BIN)/flask --app app db upgrade
	DATABASE_URL=sqlite:///$(CURDIR)/instance/migration.db $(BIN)/flask --app app db migrate --rev-id $(rev) --message $(name)
	rm -f instance/migration.db
	$(BIN)/ruff check --fix --quiet meetings/migrations
	$(BIN)/ruff format --quiet meetings/migrations

backup: $(VENV)/.installed ## Back up the database and the files while the site runs; to=/mnt/backups chooses the folder
	@$(BIN)/flask --app app backup $(to)

restore: $(VENV)/.installed ## Replace the database and the files by a backup: make restore from=FILE, after both services are stopped
	@test -n "$(from)" || { echo "Name the backup: make restore from=instance/backups/convenor-….tar.gz"; exit 1; }
	@$(BIN)/flask --app app restore $(if $(yes),--yes) "$(from)"

requirements: $(BIN)/uv ## Update all pins, within the limits of requirements*.in; make requirements upgrade= only adds what is missing
	for name in requirements requirements-dev requirements-assets requirements-uv; do \
		$(COMPILE) $(upgrade) $$name.in --output-file $$name.txt || exit 1; done

install: $(VENV)/.installed static/dist/manifest.json meetings/translations/.compiled ## Set up what a server needs, and start nothing

assets: static/dist/manifest.json ## Build stylesheet, scripts, fonts and icons into static/dist

messages: $(VENV)/.installed ## Extract the texts of the interface and update the catalogues of translations
	@$(BIN)/python -m meetings.i18n.catalogues update

meetings/translations/.compiled: $(CATALOGUES) $(VENV)/.installed
	@$(BIN)/python -m meetings.i18n.catalogues

clean: ## Remove what was made, but not instance/
	find meetings/translations \( -name "*.mo" -o -name .compiled \) -delete
	rm -rf $(VENV) node_modules static/dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; none was found on the path."; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(BIN)/uv: requirements-uv.txt | $(BIN)/python
	@$(PIP) -r requirements-uv.txt
	@touch $@

$(VENV)/.installed: requirements.txt $(BIN)/uv
	@echo "Installing the packages"
	@$(INSTALL) --compile-bytecode -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing the packages for tests and checks"
	@$(INSTALL) -r requirements-dev.txt
	@mkdir -p $(VENV)/sources
	@sed -n '/^recurring-ical-events==/,/[^\\]$$/p' requirements-dev.txt > $(VENV)/sources/requirements.txt
	@$(DOWNLOAD) --dest $(VENV)/sources -r $(VENV)/sources/requirements.txt
	@touch $@

ifeq ($(NODE_IS_NEW),yes)
NODE_PATH_PREFIX :=
NODE_READY :=
else
NODE_PATH_PREFIX := PATH="$(CURDIR)/$(BIN):$$PATH"
NODE_READY := $(VENV)/.installed-node
endif

$(VENV)/.installed-node: requirements-assets.txt $(BIN)/uv
	@echo "Installing Node, because this machine has no version 18 or later"
	@$(INSTALL) -r requirements-assets.txt
	@touch $@

node_modules/.installed: package.json package-lock.json $(NODE_READY)
	@echo "Installing what the front end is made of"
	@$(NODE_PATH_PREFIX) npm ci --silent
	@touch $@

static/dist/manifest.json: node_modules/.installed $(FRONT_END)
	@echo "Building stylesheet, scripts, fonts and icons"
	@$(NODE_PATH_PREFIX) npm run --silent build
	@touch $@
