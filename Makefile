# Everything real is Python; `make help` lists these targets. On Windows use the plain lines in the README.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
# Kernels run in other folders than make.
ifneq ($(filter-out embedded,$(COURSE_DATA)),)
export COURSE_DATA := $(abspath $(COURSE_DATA))
endif
# `make lesson 03`: what stands behind the goal is its number, and no goal of its own.
ifeq (lesson,$(firstword $(MAKECMDGOALS)))
NN ?= $(filter-out lesson,$(MAKECMDGOALS))
$(filter-out lesson,$(MAKECMDGOALS)): ; @:
endif

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

lab: .venv/.ready ## open your own copies of the lessons (in my/) in JupyterLab
	$(BIN)/python -m tools.lab

test: .venv/.ready ## all tests: style, package, linter, sync, every notebook (quick, embedded data)
	$(BIN)/pytest

lesson: .venv/.ready ## build and test one lesson: make lesson 03
	$(BIN)/python -m tools.lesson $(NN)

run: .venv/.ready ## all lessons in full: notebooks, HTML and results.json to build/
	$(BIN)/course run

notebooks: .venv/.ready ## build what is stale in notebooks/, the README's table and RESULTS.md
	$(BIN)/python -m tools.build && $(BIN)/python -m tools.korean && $(BIN)/python -m tools.readme

lint: .venv/.ready ## check code style, lessons, and whether notebooks are stale
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/python -m tools.lint

bench: .venv/.ready ## side-by-side measurements
	$(BIN)/python -m benchmarks

slides: .venv/.ready ## slides of all lessons to build/slides/, each one file
	$(BIN)/python -m tools.slides

classroom: .venv/.ready ## an nbgrader course of all exercises in build/classroom/ (installs nbgrader)
	$(BIN)/pip install -q -r classroom/requirements.txt && $(BIN)/python -m tools.classroom

test-classroom: .venv/.ready ## a whole round of nbgrader: three students, marks, feedback
	$(BIN)/pip install -q -r classroom/requirements.txt && $(BIN)/pytest -n 0 -rs -m classroom

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

.PHONY: help lab test lesson run notebooks lint bench slides classroom test-classroom test-colab test-browser
