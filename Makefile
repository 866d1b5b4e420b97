# Everything that one does here starts with `make`. State lives under var/ and .venv/.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
STAMPS := var/stamps
CORES := $(shell getconf _NPROCESSORS_ONLN)
LOCAL := HOST=$(HOST) PORT=$(PORT) DJANGO_SETTINGS_MODULE=config.settings.local
TEST := DJANGO_SETTINGS_MODULE=config.settings.test
CATALOGUES := $(wildcard */locale/*/LC_MESSAGES/*.po)

# Tests of faults wait for processes to die, and those in a browser for pages: more of them at once
# than there are cores keep the cores busy.
SPREAD := -n $(shell echo $$(($(CORES) + 1)))
SPREAD_WIDE := -n $(shell echo $$(($(CORES) * 2)))

LINTED := --include-apps courses learners certificates impact partners cms --no-cache
# SQLite makes a table anew for a column with a default. On PostgreSQL, where it counts, it is one
# quick statement: .ci/run has the linter look at these there.
REMADE := 0004_banks_and_rules 0003_reading_preferences 0004_overrides 0005_attempt_deadlines \
    0007_time_limits 0009_pass_grade 0010_one_at_a_time 0002_catalogue 0005_questions_by_group \
    0006_tolerance_in_per_cent 0008_knowledge_checks 0011_video_captions 0009_outcomes 0012_outcomes \
    0002_forget_codes 0013_connected 0022_audit_of_offices 0017_guests_and_restriction 0021_about_you 0025_terms 0026_text_in_the_log \
    0004_life_cycle 0017_module_badge 0007_achievement 0009_ends 0018_alignments 0011_shown_names \
    0010_lti 0029_followed_enrolments 0006_more_than_one_in_a_run 0003_brought_learners \
    0014_programme_certificates 0021_last_days_in_wordings 0005_webhooks 0006_leaving_and_waiting 0009_frames
# What these take away had been in no release: no older code runs beside them.
YOUNG := 0008_one_analysis_of_an_edition
# What these let be there once only, older code wrote once only already.
AS_BEFORE := 0005_one_that_counts 0013_batches_of_programmes

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: setup ## Set everything up and serve the site with its worker (HOST=, PORT=)
	@echo
	@echo "Article 26:  http://$(if $(filter 127.0.0.1,$(HOST)),localhost,$(HOST)):$(PORT)/      (CMS: /cms/, API: /api/v1/docs)"
	@echo "Ctrl-C ends it."
	@$(LOCAL) $(BIN)/python -m config.serve || test $$? -eq 130

.PHONY: setup
setup: $(STAMPS)/runtime $(STAMPS)/messages ## Set everything up, with the demo course, without serving
	@$(LOCAL) $(BIN)/python manage.py migrate --verbosity 0
	@$(LOCAL) $(BIN)/python manage.py create_demo

.PHONY: passphrases
passphrases: $(STAMPS)/runtime ## Give the demo people new passphrases, and print them
	@$(LOCAL) $(BIN)/python manage.py create_demo --new-passphrases

.PHONY: test
test: $(STAMPS)/development $(STAMPS)/messages ## Set everything up and run the suite on the embedded default
	$(TEST) $(BIN)/pytest -q $(SPREAD) -m "not browser and not servers" tests

.PHONY: test-servers
test-servers: $(STAMPS)/development $(STAMPS)/messages ## Run what differs by database on PostgreSQL and Redis (. .ci/servers start)
	$(TEST) $(BIN)/pytest -q $(SPREAD) --durations 25 -m "not browser and not any_database" tests

.PHONY: browser
browser: $(STAMPS)/development $(STAMPS)/messages ## Run the browser tests (needs Debian's chromium)
	$(TEST) $(BIN)/pytest -q $(SPREAD_WIDE) -m browser --reruns 1 -rR tests/browser

.PHONY: lint lint-style lint-types lint-schema
lint: lint-style lint-types lint-schema ## Check style, templates, types, import contracts and migrations

lint-style: $(STAMPS)/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint .
	$(BIN)/lint-imports

lint-types: $(STAMPS)/development
	$(TEST) $(BIN)/mypy courses learners certificates impact partners cms web config

lint-schema: $(STAMPS)/development
	$(TEST) $(BIN)/python manage.py makemigrations --check --dry-run
	$(TEST) $(BIN)/python manage.py lintmigrations $(LINTED) --ignore-name $(REMADE) $(YOUNG) $(AS_BEFORE)

.PHONY: lint-migrations
lint-migrations: $(STAMPS)/development
	$(TEST) $(BIN)/python manage.py lintmigrations $(LINTED) --ignore-name $(YOUNG) $(AS_BEFORE)

.PHONY: format
format: $(STAMPS)/development ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: bench
bench: $(STAMPS)/development $(STAMPS)/messages ## Measure speed beside references (needs PostgreSQL, wrk and Chromium)
	@export POSTGRES_FSYNC=on; . .ci/servers start && $(BIN)/python -m bench; status=$$?; .ci/servers stop; exit $$status

.PHONY: requirements
requirements: ## Compile requirements.in and tests/requirements.in, with hashes
	@test -x var/uv/bin/uv || { $(PYTHON) -m venv var/uv && var/uv/bin/pip install --quiet uv; }
	@for name in requirements tests/requirements; do \
	    var/uv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	        --no-emit-find-links --python-version 3.11 \
	        --custom-compile-command 'make requirements' $$name.in -o $$name.txt || exit 1; \
	done

.PHONY: messages
messages: $(STAMPS)/development ## Bring the interface's strings into its catalogues (web/locale)
	PYTHONPATH=. $(BIN)/pybabel -q extract -F web/locale.cfg -k pgettext_lazy:1c,2 -k gettext_lazy \
	    -k ngettext_lazy:1,2 --no-location -o var/messages.pot .
	$(BIN)/pybabel -q update --domain django --no-fuzzy-matching --ignore-pot-creation-date \
	    --width 100 -i var/messages.pot -d web/locale
	@echo "What is missing: make test (tests/web/test_languages.py)"

.PHONY: api-changes
api-changes: $(STAMPS)/development ## Promise the routes and fields that are new (docs/api.json, docs/api-changes.md)
	$(TEST) $(BIN)/python -m tests.api.promises

.PHONY: screenshots
screenshots: $(STAMPS)/development $(STAMPS)/messages ## Make the pictures of the README again
	$(TEST) $(BIN)/python -m docs.screenshots

.PHONY: fonts
fonts: $(STAMPS)/development ## Make the web fonts again (needs Debian's fonts-noto-core)
	$(BIN)/python -m web.fonts

.PHONY: clean
clean: ## Remove the virtualenv and all local data, the demo's too
	rm -rf .venv var

$(STAMPS)/libraries: .ci/libraries
	@.ci/libraries
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/venv: $(STAMPS)/libraries
	@test -x $(BIN)/python || { echo "Making the virtualenv"; $(PYTHON) -m venv .venv; }
	@touch $@

$(STAMPS)/runtime: requirements.txt $(STAMPS)/venv
	@echo "Installing Python packages"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(STAMPS)/development: tests/requirements.txt $(STAMPS)/runtime
	@echo "Installing Python packages of the suite"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

$(STAMPS)/messages: $(CATALOGUES) $(STAMPS)/runtime
	@for folder in */locale; do \
	    $(BIN)/pybabel --quiet compile --domain django --directory $$folder || exit 1; done
	@touch $@
