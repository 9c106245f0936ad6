# Ten targets at most. `make setup` is the first step of each of them and leaves .venv/bin/graph-service.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.setup-done
# Files shared out to two processes; in the live ring each has a server of its own.
TWO_AT_ONCE := -n 2 --dist loadfile
# Files with rows that take a sample of their cases everywhere else.
ROWS := $(addprefix tests/live/test_,$(addsuffix .py,api_hidden api_withdrawal api_injection api_writing_once \
  audit_seal api_fuzzed programs api_rights api_audited api_fields api_tokens export undo merges merged_customers keeping load_killed))

# One step: its name before it, how long it took after it, its own output between them.
define step
@echo "== $(1)"; start=$$(date +%s); $(2); code=$$?; echo "-- $(1): $$(( $$(date +%s) - start )) s"; exit $$code
endef

.PHONY: help setup demo test check live targets bench format clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

setup: $(STAMP) ## create .venv with everything, from the hash-checked lock

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "graph_service needs Python 3.11 or newer, and none was found. Name one: make setup PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "'$(PYTHON)' has no venv module (on Debian and Ubuntu: apt-get install python3-venv)."; exit 1; }
	@echo "setting up $(VENV) (once; needs the network)"
	@$(PYTHON) -m venv $(VENV)
	$(call step,packages,$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## an invented company on a real Neo4j: three answers and their stories (ARGS=--serve: and over HTTP)
	@$(BIN)/graph-service demo $(ARGS)

test: check live ## all rings, the live one included

check: setup ## format, lint, types, import contracts, and the rings without a database
	$(call step,format,$(BIN)/ruff format --check .)
	$(call step,lint,$(BIN)/ruff check .)
	$(call step,types,$(BIN)/mypy)
	$(call step,imports,$(BIN)/lint-imports)
	$(call step,unit and contract rings,$(BIN)/pytest $(TWO_AT_ONCE) tests/unit tests/contract)

live: setup ## the ring on a real Neo4j
	$(call step,live ring,$(BIN)/pytest $(TWO_AT_ONCE) -m "not alone" tests/live)

targets: setup ## the table of targets at its full size, and what is measured by the clock: half an hour on two cores
	$(call step,rows at full size,TARGETS=full $(BIN)/pytest $(TWO_AT_ONCE) -m "not alone" $(ROWS))
	$(call step,rows by the clock,TARGETS=full $(BIN)/pytest -m alone tests/live)

bench: setup ## what a user would run instead, side by side: twenty minutes on two quiet cores (ARGS="coverage --scale 0.01")
	$(BIN)/python -m bench $(ARGS)

format: setup ## rewrite the code in the house style, the pages of docs/, the API's description and its client
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python docs/generate.py
	$(BIN)/python clients/generate.py

clean: ## remove the environment and caches, never data
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
