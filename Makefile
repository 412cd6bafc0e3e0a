# The project's commands.  demo and test need nothing beforehand: they set up what is missing (scripts/setup).
.DEFAULT_GOAL := help
.PHONY: help setup setup-tests setup-fonts demo test check audit format samples models bench wheel clean
# Tesseract's own threads slow it down and fight over the processors with ours.
export OMP_THREAD_LIMIT := 1
PYTHON := .venv/bin/python

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: ## install what is missing: programs by apt, Python packages into .venv
	@scripts/setup

setup-tests:
	@scripts/setup tests

setup-fonts:
	@scripts/setup fonts

demo: setup ## read the sample papers into demo-archive/ and show what was found
	@$(PYTHON) scripts/demo.py

test: setup-tests ## run every test
	$(PYTHON) -m pytest

check: setup ## format, lint, types and known weaknesses of packages, as CI does
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy -p pipeline -p diacritics -p data.build -p models.build -p benchmarks -p scripts
	$(PYTHON) scripts/audit.py --if-possible

audit: setup ## compare the locked packages with the public lists of known weaknesses (needs the network)
	$(PYTHON) scripts/audit.py

format: setup ## put the code into form
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

samples: setup-tests ## draw data/samples/ again
	$(PYTHON) -m data.build

# torch and onnx are those of the group `train`.  The shipped ink network needs a graphics card; without one a lesser one
# is trained and left in the work folder.
models: setup-fonts ## build the model files again
	$(PYTHON) -m models.build
	$(PYTHON) -m pip install --quiet "onnx>=1.16" "torch>=2.6"
	$(PYTHON) -m models.build.ink
	$(PYTHON) -m models.build.recogniser

bench: setup-tests ## measure, one table (with the packages of requirements-bench.lock)
	$(PYTHON) -m pip install --quiet --require-hashes -r requirements-bench.lock
	$(PYTHON) -m benchmarks

wheel: setup ## build dist/*.whl
	$(PYTHON) -m hatchling build -t wheel

clean: ## remove what the other commands made, .venv included
	rm -rf .venv demo-archive dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
