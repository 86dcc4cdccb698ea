# Every habit of this project is one command, the same for people and for CI.
.DEFAULT_GOAL := help
.PHONY: help run demo test test-fast lint format bench clean

PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin
# Hundreds of short processes start in the tests; where nothing may be kept, each would compile all of its modules anew.
export PYTHONDONTWRITEBYTECODE :=

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: .venv/ready ## open the dashboard on http://localhost:8501, with the demo platform inside
	@$(BIN)/python -m altcraft_core serve --port $(PORT)

demo: .venv/ready ## run the demo platform alone on http://127.0.0.1:8800
	@$(BIN)/python -m altcraft_core demo

test: .venv/ready-for-tests chromium ## install what the tests need and run them all
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	@$(BIN)/python -m pytest -m "not slow" -n auto --dist worksteal
	@$(BIN)/python -m pytest -m slow -n 4 --dist worksteal

test-fast: .venv/ready-for-tests ## run the tests that need no server, browser or long list
	@$(BIN)/python -m pytest -m "not slow" -n auto --dist worksteal --hypothesis-profile quick

lint: .venv/ready-for-tests ## check style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: .venv/ready-for-tests ## put the code into its usual form
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: .venv/ready ## measure speed and memory beside plain scripts, delivery, and each page with a million rows; 20 minutes
	@$(BIN)/python -m altcraft_core bench
	@$(BIN)/python -m altcraft_core bench sending
	@$(BIN)/python -m altcraft_core bench waiting
	@$(BIN)/python -m altcraft_core bench restart
	@$(BIN)/python -m tests.pages.measure 2>/dev/null

clean: ## remove what was installed and built here; lists and history in var stay
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis

.PHONY: chromium
chromium:
	@tests/install-chromium

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "This needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another with PYTHON=..."; exit 1; }
	@echo "Installing into .venv; this takes about a minute the first time."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/ready-for-tests: .venv/ready tests/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@
