# Everything real is Python; `make help` lists these targets. On Windows use the plain lines in the README.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
# Kernels run in other folders than make.
ifneq ($(filter-out embedded,$(COURSE_DATA)),)
export COURSE_DATA := $(abspath $(COURSE_DATA))
endif

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

lab: .venv/.ready ## open the lessons in JupyterLab
	$(BIN)/jupyter lab --ServerApp.root_dir=notebooks

test: .venv/.ready ## all tests: package, linter, sync, every notebook (quick, embedded data)
	$(BIN)/pytest

run: .venv/.ready ## all lessons in full:  notebooks, HTML and results.json to build/
	$(BIN)/course run

notebooks: .venv/.ready ## build what is out of date in notebooks/ and the README's tables
	$(BIN)/python -m tools.build && $(BIN)/python -m tools.readme

lint: .venv/.ready ## check code style and lessons
	$(BIN)/ruff check . && $(BIN)/python -m tools.lint

bench: .venv/.ready ## side-by-side measurements
	$(BIN)/python -m benchmarks

test-colab: .venv/.ready ## a lesson with Colab's versions, alone in an empty folder (downloads TensorFlow once)
	$(BIN)/pytest -n 0 -rs -m colab

test-browser: .venv/.ready ## lesson 01 in a real browser (needs Debian's chromium)
	$(BIN)/pip install -q -e '.[browser]' && $(BIN)/pytest -n 0 -rs -m browser

# Made once, and again when the locked environment or the metadata change.
.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11 to 3.13 is needed; name one: make PYTHON=python3.12 lab")'
	@echo "Setting up .venv once; this downloads about 600 MB and takes some minutes."
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.PHONY: help lab test run notebooks lint bench test-colab test-browser
