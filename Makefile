# `make demo` and `make test` need nothing but Python >= 3.11 and this checkout. VENV=DIR keeps the environment elsewhere.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.eyeseg-installed
STAMP_DOCS := $(VENV)/.eyeseg-docs-installed
STAMP_TEST := $(VENV)/.eyeseg-test-installed
STAMP_BENCH := $(VENV)/.eyeseg-bench-installed
# most tests wait for real processes: three files at a time on two cores, those with most processes first and small ones to fill the end
SIDE_BY_SIDE := -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: help demo docs test test-long check audit lint bench install-test clean
.DEFAULT_GOAL := help

help:
	@echo "make demo       install, draw a small data set, run a grid on it, rank it, write report.html"
	@echo "make docs       build the documentation as a site, site/index.html"
	@echo "make test       install with test extras and run the tests (starts its own broker and PostgreSQL)"
	@echo "make test-long  the longer proofs too"
	@echo "make check      format, lint, types, import floors, bandit, then the tests: what CI runs"
	@echo "make bench      install the peers and run every benchmark: an hour and a half, on a machine with nothing else to do"
	@echo "make audit      ask the advisory databases about every installed package (needs the network)"

demo: $(STAMP)
	$(BIN)/eyeseg demo

docs: $(STAMP_DOCS)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@echo "open site/index.html"

test: $(STAMP_TEST)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not long" $(SIDE_BY_SIDE)

test-long: $(STAMP_TEST)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest $(SIDE_BY_SIDE)

check: lint test

lint: $(STAMP_TEST)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r eyeseg workers migrations

# not part of `check`: CI may have no way to PyPI's advisories. What is known of them stands in tests/security/floors.txt, and is tested
audit: $(STAMP_TEST)
	$(BIN)/pip-audit --local --strict --skip-editable --progress-spinner off

# `make bench BENCH=precision` runs one. What they print is kept under benchmarks/results
BENCH ?= command_line image_auc training_loop training_overhead precision scoring input_pipeline threads warm_start checkpoints submitting throughput reading grid_wall_time profile_grid

bench: $(STAMP_BENCH)
	for program in $(BENCH); do $(BIN)/python benchmarks/$$program.py --keep || exit 1; done
	$(BIN)/python benchmarks/page.py

# pip runs again only when pyproject.toml has changed, or when the environment belongs to another checkout
$(STAMP): pyproject.toml
	@echo "installing PyTorch and what else eyeseg needs into $(VENV): a few minutes and 5 GB, once"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(STAMP_DOCS): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	@touch $@ $(STAMP)

$(STAMP_TEST): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(STAMP) $(STAMP_DOCS)

$(STAMP_BENCH): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@ $(STAMP)

install-test: $(STAMP_TEST)

clean:
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache
