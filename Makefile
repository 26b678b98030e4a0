# Two commands: `make demo` and `make test`. A machine needs Python 3.11 and make, nothing else.
# No registry address stands here: pip and uv use whatever index the machine is set up with.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

V := .venv
PY := $(V)/bin/python
UV := $(V)/bin/uv
PORT ?= 8000
# How many tests run beside each other, each lane with a database, a broker and a browser of its own.
LANES ?= 2
TORCH := torch==2.13.0
MESSAGES := $(wildcard locale/*/LC_MESSAGES/*.po)

export UV_LINK_MODE := copy
# pip trusts this machine's certificates; uv does where it is told to.
CERTIFICATES := /etc/ssl/certs/ca-certificates.crt /etc/ssl/cert.pem /etc/pki/tls/certs/ca-bundle.crt
export UV_SYSTEM_CERTS := $(if $(wildcard $(CERTIFICATES)),1,0)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONDONTWRITEBYTECODE  # every process started here would compile Django and torch again

.PHONY: help
help: ## Show what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1 \t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

.PHONY: demo
demo: environment ## Extract the seed articles, then serve desk and API (PORT=8000; NEWSROOM=1 with people at work; ONCE=1 ends after the table)
	@exec $(PY) manage.py demo --port $(PORT) $(if $(NEWSROOM),--newsroom) $(if $(ONCE),--once)

TESTS := env -u DATABASE_URL -u BROKER_URL $(PY)
SPREAD = -n $(LANES) --dist loadgroup --no-loadscope-reorder

.PHONY: test
test: environment programs lint ## Lint, types, import contracts, migrations, and every test
	$(TESTS) -m pytest $(SPREAD) $(PYTEST)

.PHONY: chaos
chaos: environment ## Kill and stop a desk's processes one after another, and tell what was lost (CHAOS="--postgres --seed 7")
	@$(TESTS) -m tests.ops.chaos $(CHAOS)

SOAK ?= --seconds 90 --bulk 200
.PHONY: soak
soak: environment ## A desk at work, two minutes long, from articles to files, and what broke or grew (SOAK="--seconds 1800 --bulk 10000")
	@$(TESTS) manage.py benchmark soak $(SOAK)

.PHONY: quick
quick: environment ## Lint and every test that needs neither rows nor processes, in a minute
	@$(MAKE) -j2 --output-sync=line types rules pure

.PHONY: pure
pure: environment
	$(TESTS) -m pytest -q -m pure $(SPREAD) $(PYTEST)

.PHONY: coverage
coverage: environment programs ## Every test, and which lines none of them runs
	rm -rf var/coverage && mkdir -p var/coverage
	$(TESTS) -m coverage run -m pytest $(SPREAD) $(PYTEST)
	$(V)/bin/coverage combine -q
	$(V)/bin/coverage report

.PHONY: lint
lint: environment ## Everything that reads the code without running it
	@$(MAKE) -j2 --output-sync=target types rules

.PHONY: types
types: environment
	$(V)/bin/mypy

.PHONY: rules
rules: environment
	$(V)/bin/ruff check .
	$(V)/bin/ruff format --check .
	$(V)/bin/lint-imports
	$(V)/bin/oxlint --quiet claims sources
	$(V)/bin/djlint --lint --quiet claims sources
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py docs --check

.PHONY: environment
environment: $(V)/.ready $(V)/.messages

# torch comes first and beside the lock: its CPU wheel carries a hash of its own. A wheel that the
# machine's find-links hold is taken; else uv knows where the CPU builds are.
$(V)/.ready: requirements.lock Makefile
	@for python in "$${PYTHON:-}" python3.11 python3 python; do \
	    if [ -n "$$python" ] && "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; \
	    then break; fi; python=; \
	done; \
	[ -n "$$python" ] || { echo "Isnad needs Python 3.11: install it, or name it with 'make PYTHON=/path/to/python3.11'." >&2; exit 1; }; \
	[ -x $(PY) ] || "$$python" -m venv $(V) \
	    || { rm -rf $(V); echo "This Python has no venv module; on Debian: apt-get install python3.11-venv" >&2; exit 1; }
	@echo "Installing the environment into $(V) (once) ..."
	@$(PY) -m pip install -qq uv==0.13.9
	@$(PY) -m pip install -qq --no-compile --no-deps --no-index $${UV_FIND_LINKS:+--find-links "$$UV_FIND_LINKS"} $(TORCH) 2>/dev/null \
	    || $(UV) pip install -q -p $(PY) --no-deps --torch-backend cpu $(TORCH)
	@$(UV) pip install -q -p $(PY) --no-deps --require-hashes -r requirements.lock
	@touch $@

# Compiled here and not committed; in Python, since a fresh machine has no GNU msgfmt.
$(V)/.messages: $(V)/.ready $(MESSAGES)
	@$(PY) -m config.messages
	@touch $@

.PHONY: programs
programs:
	@missing="$$(command -v chromium chromium-browser google-chrome >/dev/null || echo chromium) \
	    $$(PATH=$$PATH:/usr/sbin command -v haproxy >/dev/null || echo haproxy)"; \
	[ -z "$${missing// /}" ] || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    echo "Installing what the tests start:" $$missing && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } || true

# What pip-audit prints where it could ask nobody.
UNASKED := ConnectionError|ServiceError|error sending request|Failed to fetch|dns error|Max retries
.PHONY: audit
audit: environment ## Look all that is installed up in the public advisories (needs the internet)
	@said=$$($(UV) tool run pip-audit --disable-pip --require-hashes --vulnerability-service osv \
	    -r requirements.lock 2>&1) && code=0 || code=$$?; \
	if [ $$code != 0 ] && grep -qE "$(UNASKED)" <<< "$$said"; then \
	    echo "Nothing was audited: no advisory feed answers from this machine." >&2; exit 2; fi; \
	echo "$$said"; exit $$code

.PHONY: lock
lock: ## Resolve pyproject.toml and requirements.in into requirements.lock again
	@echo torch > $(V)/excludes.txt
	$(UV) pip compile -q --universal --python-version 3.11 --excludes $(V)/excludes.txt --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate pyproject.toml requirements.in -o requirements.lock

.PHONY: clean
clean: ## Remove the demo's database, broker and logs (the environment stays)
	rm -rf var staticfiles
