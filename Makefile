# Two commands do everything: `make app` starts the dashboard, `make test` checks what is to be pushed.
# `make check` is what to run while you write.
# Python 3.11 or newer and make are all they need; PYTHON=/path/to/python3 chooses another Python.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/
SOURCES := app.py app_pages basis ingest longpole queries tests
# uv needs a tenth of pip's time; where it cannot reach what pip's own settings reach, pip installs.
# Modules are compiled when they are first imported: to compile all of them is half of pip's time.
PIP := $(RUN)pip install --quiet --disable-pip-version-check --no-compile
install = $(RUN)uv pip install --quiet --system-certs --python $(RUN)python --require-hashes -r $(1) \
	|| $(PIP) --require-hashes -r $(1)
# The command `longpole`, which runs what stands here.
CLONE := $(PIP) --no-deps --no-build-isolation --no-index --editable .
SQL := $(shell find basis ingest queries -name '*.sql')
# Tests start many processes: without bytecode each would compile all modules anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help app demo ingest test nightly check lint format browser docs translations spark cluster growth demo-facts explore benchmark meaning inference replay prediction study limits faults fuzz corpus pages load lake audit photographs pictures backfill lock

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

app: $(VENV)/.app ## Start the dashboard, on the demo if nothing was ingested yet
	$(RUN)python -m longpole app

demo: $(VENV)/.app ## Publish the simulated experiment in data/demo.duckdb
	$(RUN)python -m longpole demo

ingest: $(VENV)/.app ## Ingest the experiments of data/experiments.toml
	$(RUN)python -m longpole ingest

test: lint browser ## Format, lint, types, SQL lint, and all tests but those that tests/nightly.txt names
	$(RUN)pytest -n 2 --dist worksteal -m "not nightly" --hypothesis-profile push

nightly: lint browser ## Every test, each law with all its examples
	$(RUN)pytest -n 2 --dist worksteal

check: lint ## Format, lint, types, SQL lint, and the tests that are quick: a minute
	$(RUN)pytest -q -n 2 --dist worksteal -m "not slow and not browser and not nightly" --hypothesis-profile push

# On a busy machine mypy's workers may not start within the 3 seconds that it waits (then it exits with 2).
lint: $(VENV)/.dev .sqlfluff_cache/linted
	$(RUN)ruff format --check $(SOURCES)
	$(RUN)ruff check $(SOURCES)
	$(RUN)mypy || { [ $$? -ne 1 ] && $(RUN)mypy --num-workers 0; }

# The files that changed since; all where the rules or sqlfluff may have.
.sqlfluff_cache/linted: pyproject.toml requirements-dev.lock $(SQL) | $(VENV)/.dev
	$(RUN)sqlfluff lint --processes 2 $(if $(filter-out %.sql,$?),$(SQL),$?)
	@mkdir -p $(@D) && touch $@

format: $(VENV)/.dev ## Write the format that `make test` checks
	$(RUN)ruff format $(SOURCES)
	$(RUN)ruff check --fix $(SOURCES)
	$(RUN)sqlfluff fix basis ingest queries

browser: $(VENV)/.dev
	@$(RUN)python -m tests.browser.install

docs: $(VENV)/.dev ## Write the docs that are made from the code
	$(RUN)python -m longpole keys > docs/keys.md
	$(RUN)python -m longpole lineage --markdown > docs/lineage.md
	$(RUN)python -m longpole schema > docs/schema.json

translations: $(VENV)/.dev ## Write what Spark's SQL changes in each file, to be read as a difference
	$(RUN)python -m tests.queries.spark.translations

spark: $(VENV)/.spark $(VENV)-s3/.installed ## Build every table on a real Spark cluster, and compare with DuckDB's (needs Java; RUNS=10000)
	$(if $(RUNS),RUNS=$(RUNS) )$(RUN)pytest -q -n 0 --durations 0 tests/on_spark

cluster: $(VENV)/.spark ## Start a Spark master and two workers on this machine, until Ctrl-C
	@$(RUN)python -m tests.on_spark.standalone

growth: $(VENV)/.spark ## Measure building with DuckDB and on a cluster, 1,000 and 10,000 runs (RUNS=100000 MEMORY=12GB)
	$(RUN)python -m tests.benchmarks.growth $(if $(RUNS),--runs $(RUNS)) $(if $(MEMORY),--memory $(MEMORY))

demo-facts: $(VENV)/.dev ## Write the demo's facts (data/demo) as a night on the simulated GitHub stores them
	@night="$$(mktemp -d)" && $(RUN)python -m tests.demo_facts "$$night"; rm -r "$$night"

explore: $(VENV)/.dev ## Try the laws on inputs that `make test` does not try, other ones each time
	$(RUN)pytest -n 2 -m hypothesis --hypothesis-profile exploring

replay: $(VENV)/.dev ## Measure how long changes of 1,000 runs of 50 jobs take
	$(RUN)python -m tests.benchmarks.what_if

prediction: $(VENV)/.dev ## Measure how wrong predictions are, on worlds whose truth is known
	$(RUN)python -m tests.worlds

inference: $(VENV)/.dev ## Measure how often the inferred blocker is the true one
	$(RUN)python -m tests.benchmarks.inference

study: $(VENV)/.dev ## Check the verdict on simulated arms, and print the tables of docs/method.md
	$(RUN)python -m tests.benchmarks.verdicts

faults: $(VENV)/.dev ## Inject every fault at every kind of request, kill 50 ingests, and count lost rows
	$(RUN)python -m tests.ingest.faults

benchmark: $(VENV)/.dev ## Measure ingest and queries, and print what was measured
	$(RUN)python -m tests.benchmarks

meaning: $(VENV)/.dev ## Measure building at publish, and questions once they are built, up to 50,000 runs
	$(RUN)python -m tests.benchmarks.meaning

limits: $(VENV)/.dev ## Measure how close a backfill comes to GitHub's limits, and that it stays below
	$(RUN)python -m tests.benchmarks.limits

backfill: $(VENV)/.dev ## Measure the memory of a backfill of 100,000 runs that is ended twice (about an hour; RUNS=5000)
	$(RUN)python -m tests.benchmarks.backfill $(if $(RUNS),--runs $(RUNS))

fuzz: $(VENV)/.dev ## Try 100,000 odd inputs on every reader of what strangers write
	$(RUN)python -m tests.fuzz

corpus: $(VENV)/.dev ## Map made-up jobs of all workflow files below FOLDER, and count what is not found
	@test -n "$(FOLDER)" || { \
		echo "make corpus FOLDER=...: repositories as FOLDER/owner+name@commit/.github/workflows"; exit 1; }
	$(RUN)python -m tests.corpus "$(FOLDER)"

pages: $(VENV)/.dev ## Measure the seconds from a click to the finished page, on the demo and 10,000 runs
	$(RUN)python -m tests.benchmarks.page_times

load: $(VENV)/.dev ## Let fifty readers read for two minutes while the snapshot is swapped five times
	$(RUN)python -m tests.load

photographs: demo $(VENV)/.dev ## Photograph every page in every state, width and theme, and look for barriers
	$(RUN)python -m tests.browser.photograph photographs

pictures: demo $(VENV)/.dev ## Draw the pictures of the README from the demo
	$(RUN)python -m tests.browser.pictures

lake: $(VENV)/.dev $(VENV)-s3/.installed ## Push into lakes at once, killed at random, 100 rounds; try one in an object store
	$(RUN)pytest -q tests/ingest/lake -m s3
	$(RUN)python -m tests.ingest.lake.races $(ROUNDS)

audit: $(VENV)/.dev ## Check the locked dependencies for known vulnerabilities
	@$(RUN)python -m tests.audit

lock: $(VENV)/.dev ## Pin the newest versions that pyproject.toml allows
	$(RUN)uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" pyproject.toml --group build \
		--output-file requirements.lock
	$(RUN)uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --constraints requirements.lock \
		pyproject.toml --group dev --output-file requirements-dev.lock
	$(RUN)uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --constraints requirements-dev.lock \
		pyproject.toml --extra spark --output-file requirements-spark.lock
	$(RUN)uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --group s3 --output-file requirements-s3.lock
	$(RUN)uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --group uv --output-file requirements-uv.lock

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Longpole needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	-$(PIP) --require-hashes -r requirements-uv.lock
	@touch $@

$(VENV)/.app: requirements.lock | $(VENV)/.python
	$(call install,requirements.lock)
	@$(CLONE)
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/.python
	$(call install,requirements-dev.lock)
	@$(CLONE)
	@touch $@ $(VENV)/.app

$(VENV)/.spark: requirements-spark.lock $(VENV)/.dev
	$(call install,requirements-spark.lock)
	@touch $@

$(VENV)-s3/.installed: requirements-s3.lock | $(VENV)/.python
	$(PYTHON) -m venv $(VENV)-s3
	$(VENV)-s3/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-s3.lock
	@touch $@
