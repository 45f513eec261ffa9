# make serve: build and open the site; make test: run all tests; make test-fast: those without browsers and servers;
# make test-long: random runs of minutes; make check: lint, types, catalog.
# Each does its own set-up in .venv; on a second call it starts at once.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Where it is set, Python would compile the program anew for each of the thousands of commands that the tests start.
export PYTHONDONTWRITEBYTECODE :=
# The tests of a file share its fixtures. Many of all tests wait, so two processes a core run them; those of test-fast do not.
PROCESSES := $(shell $(PYTHON) -c 'import os; print(min(8, 2 * (os.cpu_count() or 1)))')
BY_FILE := --dist loadfile --no-loadscope-reorder

.PHONY: serve build check test test-fast test-long lock clean

serve: $(VENV)/.run-ready node_modules/.ready
	$(PY) build.py serve

build: $(VENV)/.run-ready node_modules/.ready
	$(PY) build.py

check: $(VENV)/.test-ready node_modules/.test-ready
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	npx --no-install prettier --check .
	npx --no-install tsc
	npx --no-install tsc -p tsconfig.worker.json
	$(PY) build.py check
	$(PY) build.py check --catalog examples/wuxi/catalog

test: $(VENV)/.test-ready node_modules/.test-ready
	$(PY) scripts/get_chromium.py
	$(PY) -m pytest -n $(PROCESSES) $(BY_FILE)

test-fast: $(VENV)/.test-ready node_modules/.test-ready
	$(PY) -m pytest -n auto --maxprocesses 8 $(BY_FILE) -m 'not (long or slow or browser or server)'

test-long: $(VENV)/.test-ready node_modules/.test-ready
	$(PY) scripts/get_chromium.py
	$(PY) -m pytest -n $(PROCESSES) $(BY_FILE) -m long

$(VENV)/.venv:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV) || { echo "On Debian: apt install python3-venv, then try again." >&2; rm -rf $(VENV); exit 1; }
	touch $@

$(VENV)/.run-ready: requirements.lock | $(VENV)/.venv
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	touch $@

$(VENV)/.test-ready: requirements-test.lock | $(VENV)/.venv
	$(PY) -m pip install --quiet --require-hashes -r requirements-test.lock
	touch $@ $(VENV)/.run-ready

# SQLite for the page of queries in the browser, and what draws QR codes; where they cannot be had, the site does without.
node_modules/.ready: package-lock.json
	if command -v npm >/dev/null && npm ci --silent --omit=dev; then touch $@; else echo "No npm or no network: the site is built without its page for SQL and without QR codes." >&2; fi

# Tests also take texts and an editor's language server from npm, checks a formatter and the types of scripts; tests that need
# them are skipped without, `make check` is not.
node_modules/.test-ready: package-lock.json
	if command -v npm >/dev/null && npm ci --silent; then touch $@ node_modules/.ready; else echo "No npm or no network: tests that need its packages are skipped." >&2; fi

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra test --output-file requirements-test.lock pyproject.toml
	sed -i '1i # Made by `make lock` from pyproject.toml: pinned versions with hashes, no addresses.' requirements.lock requirements-test.lock

clean:
	rm -rf $(VENV) node_modules site .site.*
