# Two commands do all the set-up: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
BENCH := .venv-bench
SCALE := .venv-scale
AUDIT := build/audit
# The first Python of 3.11 to 3.13 that is there; PYTHON=... names another.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo "$$p"; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-postgres setup-scale units run ui daemon test test-scale test-all soak audit check accuracy bench dictionary fit lock upgrade clean python

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1 | \2/p' $(MAKEFILE_LIST) | column -t -s '|'

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and none was found. On Debian or Ubuntu: apt-get install python3 python3-venv" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	echo "$(PYTHON) has no venv module. On Debian or Ubuntu: apt-get install $$($(PYTHON) -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')" >&2; exit 2; }

# Locks hold hashes and no addresses; --no-deps because pip 23 stops at extras in a hashed lock.
PIP := -m pip --disable-pip-version-check --quiet
locked = $(1)/bin/python $(PIP) install --no-deps --require-hashes -r requirements/$(2).lock
define environment
$(PYTHON) -m venv $(@D)
@echo "Installing $(2) into $(@D) (once; some minutes)"
$(call locked,$(@D),$(1))
$(@D)/bin/python $(PIP) install --no-deps --no-build-isolation -e .
$(@D)/bin/python $(PIP) check
@touch $@
endef

$(VENV)/.ready: requirements/run.lock pyproject.toml | python
	$(call environment,run,the locked packages)

$(VENV)/.ready-dev: requirements/dev.lock $(VENV)/.ready
	@echo "Installing what the tests need into $(VENV) (once)"
	$(call locked,$(VENV),dev)
	$(BIN)/python $(PIP) check
	@touch $@

$(BENCH)/.ready: requirements/bench.lock pyproject.toml | python
	$(call environment,bench,the locked packages and those that they are measured beside)

$(SCALE)/.ready: requirements/scale.lock pyproject.toml | python
	$(call environment,scale,the locked packages and Ray and an S3 server for tests)

$(AUDIT)/.ready: requirements/audit.lock | python
	$(PYTHON) -m venv $(@D)
	$(call locked,$(@D),audit)
	@touch $@

setup: $(VENV)/.ready ## install the environment into .venv from the hashed lock
setup-dev: $(VENV)/.ready-dev ## the same, with the test tools

# A page that lies there in two versions is bundled in its first: two in one night would be an edit on each run.
BUNDLED_PAGES := $(filter-out %-v2.html,$(wildcard tests/pages/*/*.html tests/pages/*/*.txt))

run: setup ## run the nightly job on the bundled saved pages, without a network
	@$(BIN)/giamngheo nightly --pages $(BUNDLED_PAGES) --data "$(DATA)" || { code=$$?; test $$code -eq 4 || exit $$code; }

ui: setup ## the Dagster UI on 127.0.0.1:3000, with the runs of the command line
	@$(BIN)/giamngheo ui --data "$(DATA)"

daemon: setup ## the Dagster daemon: schedules and sensors (they ship stopped; start them in the UI)
	@$(BIN)/giamngheo daemon --data "$(DATA)"

units: setup ## write systemd units for this checkout into build/units/, checked
	@bash orchestration/deployment/write_units.sh

setup-postgres: setup ## add what PostgreSQL as Dagster's storage needs to .venv
	$(call locked,$(VENV),postgres)
	$(BIN)/python $(PIP) check

setup-scale: $(SCALE)/.ready ## install the environment with Ray into .venv-scale, for the machines of a cluster

dictionary: setup ## regenerate the data dictionary from the headers of sql/
	$(BIN)/python -m orchestration.dictionary

fit: setup-dev ## fit the weights that tell which place a page is about to the pages of tests/fitting
	$(BIN)/python -m tests.fitting.subject

check: setup-dev ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check ## lint, types and the tests of a few minutes
	$(BIN)/python -m pytest -m "not long" -n 2

test-all: setup-dev ## the long tests too, and those of growing, within an hour
	$(BIN)/python -m pytest -m long -n 2 --ignore tests/scale
	@if test "$$(date +%s)" -lt $(SCALE_UNTIL); then $(MAKE) --no-print-directory test-scale; \
	else echo "Object store and cluster are left out: the rest took too long for them to end within the hour"; fi

# In seconds since 1970, when test-all no longer begins with them: .ci/run has an hour.
SCALE_UNTIL ?= 9999999999

# Two nodes of Ray on a busy machine may lose sight of each other: what fails is tried once more.
test-scale: $(SCALE)/.ready ## object store and cluster, in an environment of their own
	$(SCALE)/bin/python -m pytest -m long -rs tests/scale || $(SCALE)/bin/python -m pytest -m long -rs --last-failed tests/scale

# Bounds of the soak: what it tries how often, within about three hours.
SOAK_KILLS ?= 300
SOAK_FUZZ_SECONDS ?= 600
SOAK_PAGES ?= 50000
SOAK_NIGHTS ?= 3650

soak: setup-dev ## kills, fuzzing and load for about three hours
	$(call locked,$(VENV),fuzz) || echo "no atheris for this platform: its tests are skipped"
	SOAK_KILLS=$(SOAK_KILLS) SOAK_FUZZ_SECONDS=$(SOAK_FUZZ_SECONDS) SOAK_PAGES=$(SOAK_PAGES) SOAK_NIGHTS=$(SOAK_NIGHTS) \
	$(BIN)/python -m pytest tests/faults -m soak -s

audit: $(AUDIT)/.ready ## the lock against known advisories, and a bill of materials in build/
	$(AUDIT)/bin/python .ci/audit.py requirements/run.lock build

accuracy: setup-dev ## measure how accurate reading is, and keep it for the report
	$(BIN)/giamngheo evaluate --gold tests/pages --pages tests/pages --floors pages --save tests/accuracy.json

# PAGES=5000 is the size of the goals; ONLY="crawl night" measures some subjects and writes nothing.
bench: $(BENCH)/.ready ## speed beside floors and peers, into tests/benchmarks/RESULTS.md (PAGES=1000, ONLY=subjects)
	$(BENCH)/bin/python -m tests.benchmarks $(if $(PAGES),--pages $(PAGES)) $(or $(ONLY),--write)

lock: ## regenerate the locks from pyproject.toml (needs uv)
	uv pip compile $(LOCK_FLAGS) pyproject.toml --group build -o requirements/run.lock
	uv pip compile $(LOCK_FLAGS) pyproject.toml --group build --extra postgres -c requirements/run.lock -o requirements/postgres.lock
	uv pip compile $(LOCK_FLAGS) pyproject.toml --group build --group dev -c requirements/run.lock -o requirements/dev.lock
	uv pip compile $(LOCK_FLAGS) pyproject.toml --group build --group bench -c requirements/run.lock -o requirements/bench.lock
	uv pip compile $(LOCK_FLAGS) pyproject.toml --group build --group scale --extra ray -c requirements/run.lock -o requirements/scale.lock
	uv pip compile $(LOCK_FLAGS) --group audit -o requirements/audit.lock
	uv pip compile $(LOCK_FLAGS) --group fuzz -o requirements/fuzz.lock
LOCK_FLAGS := --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header --quiet

upgrade: ## move the locks to the newest versions that pyproject.toml allows; then run `make setup-dev test`
	@rm -rf build/locks && mkdir -p build && cp -r requirements build/locks
	@$(MAKE) --no-print-directory lock LOCK_FLAGS="$(LOCK_FLAGS) --upgrade"
	@diff <($(PINNED) build/locks/*.lock | sort -u) <($(PINNED) requirements/*.lock | sort -u) \
	&& echo "Nothing newer: every lock stays as it was" || test $$? -eq 1
PINNED := grep -oh '^[a-z0-9.-]*==[^ ]*'

clean: ## remove the environments, not the data
	rm -rf $(VENV) $(BENCH) $(SCALE) build *.egg-info
