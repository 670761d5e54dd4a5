# Throughline. `make run` and `make test` are all a newcomer needs; each target sets up what it needs itself.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
PORT ?= 8000
STAMPS := $(VENV)/stamps
# Compiled modules halve the time every command takes to start.
unexport PYTHONDONTWRITEBYTECODE
THROUGHLINE := $(BIN)/throughline

.PHONY: run setup test test-long check demo spark system-deps requirements format benchmarks

# The mark is written when the demo is whole. Migrations newer than it mean the code moved on: the data is brought along.
run: setup
	@[ -f $(DATA)/demo ] || $(THROUGHLINE) demo --data $(DATA) >/dev/null
	@[ -z "$$(find throughline -path '*/migrations/*.py' -newer $(DATA)/demo -print -quit)" ] \
		|| { $(THROUGHLINE) init --data $(DATA) && touch $(DATA)/demo; }
	@exec $(THROUGHLINE) serve --data $(DATA) --port $(PORT)

setup: $(STAMPS)/run $(STAMPS)/assets

demo: setup
	@$(BIN)/python scripts/clear_demo.py $(DATA)
	@$(THROUGHLINE) demo --data $(DATA)

test: $(STAMPS)/dev $(STAMPS)/assets
	@$(BIN)/python scripts/run_tests.py

test-long: $(STAMPS)/dev $(STAMPS)/spark $(STAMPS)/assets
	@$(BIN)/python scripts/run_tests.py --long

check: $(STAMPS)/dev $(STAMPS)/assets
	@$(BIN)/python scripts/run_checks.py

# What the pass over a national register needs besides; and Java 17 (on Debian: apt-get install openjdk-17-jre-headless).
spark: $(STAMPS)/spark

# Debian's packages for the tests: a browser, a PostgreSQL server, and a reader of PDFs.
system-deps:
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium postgresql poppler-utils fonts-liberation python3-venv

# Pinned, hashed exports of pyproject.toml, without an index or addresses.
requirements: $(STAMPS)/tools
	$(BIN)/uv pip compile pyproject.toml --extra build --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 --universal -q -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 --universal -q -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --extra spark -c requirements/dev.txt --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 --universal -q -o requirements/spark.txt

# Page times with 100,000 people beside a bare page, in the same run; then walks over a network of 1,000,000 records on both
# databases; then a pass over 1,000,000 people beside Splink alone. Takes some thirty minutes and 3 GB in build/.
benchmarks: $(STAMPS)/dev $(STAMPS)/assets
	$(BIN)/python -m benchmarks.populate build/large --people 100000
	$(BIN)/python -m benchmarks.populate build/small --people 10000
	$(BIN)/python -m benchmarks.pages build/large build/small --rounds 15
	$(BIN)/python -m benchmarks.network build/network
	$(BIN)/python -m benchmarks.bulk build/bulk --rows 1000000 --rounds 3

format: $(STAMPS)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(STAMPS)/tools: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Throughline needs Python 3.11 or newer. Install it, or name it: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/tools.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/tools requirements/run.txt pyproject.toml
	@echo "Installing what Throughline runs on …" >&2
	@$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements/run.txt
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/run requirements/dev.txt
	@echo "Installing what the tests need …" >&2
	@$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements/dev.txt
	@touch $@

$(STAMPS)/spark: $(STAMPS)/run requirements/spark.txt
	@echo "Installing Spark, 480 MB …" >&2
	@$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements/spark.txt
	@touch $@

$(STAMPS)/assets: $(STAMPS)/run package-lock.json scripts/build_assets.py
	@$(BIN)/python scripts/build_assets.py
	@touch $@
