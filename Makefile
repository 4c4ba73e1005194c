# What a newcomer types: make run, make test, make practice, make installer.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
IN_VENV := .venv/bin/python
REPORT ?= doorcheck-report.pdf

.PHONY: run test practice installer lint types check-tests servers catalogues requirements screenshots bench accuracy proof clean
.NOTPARALLEL:

run: ready
	@$(IN_VENV) -m doorcheck --or-headless-to $(REPORT)

practice: ready
	@$(IN_VENV) -m doorcheck --practice --or-headless-to doorcheck-practice.pdf

test: ready-test servers lint types check-tests

check-tests:
	$(IN_VENV) -m pytest -q

lint:
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .

types:
	$(IN_VENV) -m mypy desktop probe packaging tests

servers:
	@$(IN_VENV) tests/servers/provision.py

installer: ready-test
	$(IN_VENV) packaging/installer.py

catalogues: ready
	$(IN_VENV) packaging/catalogues.py extract
	$(IN_VENV) packaging/catalogues.py compile

proof: ready-test servers
	@$(IN_VENV) -m tests.proof.run

accuracy: ready-test servers
	@$(IN_VENV) -m tests.accuracy.run

bench: ready-test servers
	$(IN_VENV) -m tests.bench.run

screenshots: ready-test
	$(IN_VENV) -m tests.wizard.pictures build/screenshots

# Needs uv on the PATH; the exports carry hashes and no address.
requirements:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header pyproject.toml --extra desktop requirements/build.in -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header pyproject.toml --extra desktop --group dev -c requirements/run.txt \
	  -o requirements/test.txt

.PHONY: ready ready-test
ready:
	@$(PYTHON) packaging/bootstrap.py run
ready-test:
	@$(PYTHON) packaging/bootstrap.py test

clean:
	rm -rf .venv .cache build dist
