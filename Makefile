# Two commands matter: `make run` opens the shop, `make test` checks everything.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BIN := .venv/bin
JOBS ?= 3
MINUTES ?= 10
# Hashes, but no address of an index: the lock installs from wherever pip is told to look.
AUDIT := $(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off --vulnerability-service osv
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml
TESTS ?= tests

.PHONY: help audit bench-quote bench-checkout bench-relevance run test checks fuzz under-fire flask locks

help:
	@echo 'make run                  open the shop on http://127.0.0.1:8000 (PORT=9000 make run moves it)'
	@echo 'make test                 install what the tests need, then run every check and every test'
	@echo 'make audit                ask the advisories about everything the shop is built from'
	@echo 'make fuzz MINUTES=10      damage model files and feed them to every parser'
	@echo 'make flask DO="sweep"     run a flask command against the shop that is running'
	@echo 'make bench-catalogue      pages of 1k, 10k and 100k products beside bare ones (SIZES=1000 ENGINES=sqlite)'
	@echo 'make bench-checkout       orders per second beside the bare decrement of stock (ENGINES=sqlite CLIENTS=4)'
	@echo 'make bench-desk           time to the first byte of the desk with 10k and 50k orders (ORDERS=1000)'
	@echo 'make bench-million        search and facets over 1,000,000 products'
	@echo 'make under-fire RUNS=500   random days of a shop in which everything may die, on both databases (SEED=7 repeats)'
	@echo 'make bench-quote          compare estimates with a real slicer (SET=folder takes a calibration set)'
	@echo 'make bench-relevance      grade the answers of the search on both databases (WORST=1 names the worst)'
	@echo 'make locks                resolve the dependencies anew and write requirements/*.txt'

run:
	@.ci/environment run
	@$(BIN)/python -m store.frontend
	@exec $(BIN)/python -m store.launcher

test:
	@.ci/components
	@.ci/environment test
	@$(BIN)/python -m store.frontend
	@$(BIN)/python -m tests.servers.keycloak
	@$(MAKE) --no-print-directory checks
	@$(BIN)/python -m pytest -n $(JOBS) --timeout 240 $(TESTS)

# What can be told without running the shop.
checks:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/deptry .

# Asks the advisories about everything that is locked; fails when they cannot be asked.
audit:
	@$(AUDIT) --requirement requirements/run.txt
	@npm audit --omit dev

fuzz:
	@nice $(BIN)/python -m bench.fuzz --minutes $(MINUTES)

# Orders, payments, refunds and parcels at random; what dies or is lost must not show in any account.
under-fire:
	@RUNS=$(or $(RUNS),500) SEED=$(SEED) $(BIN)/python -m pytest -n 2 -q tests/stateful

flask:
	@set -a; . var/run/environment; set +a; exec $(BIN)/flask --app wsgi $(DO)

locks:
	@$(LOCK) --output-file requirements/run.txt
	@$(LOCK) --group pyproject.toml:test --constraint requirements/run.txt --output-file requirements/test.txt

# How far estimates are from a slicer's figures: SET=folder, or shapes of our own sliced here.
bench-quote:
	@CALIBRATION_SET='$(SET)' $(BIN)/python -m bench.quote

# How near the search's answers are to the best ones, over judged queries of the demo shop.
bench-relevance:
	@$(BIN)/python -m bench.relevance $(if $(WORST),--worst)

# What pages of a large catalogue cost, beside bare pages that show the same; wants wrk.
SIZES ?= 1000 10000 100000
ENGINES ?= postgresql sqlite
ROUNDS ?= 3
SECONDS_EACH ?= 1
bench-catalogue:
	@$(BIN)/python -m bench.catalogue --sizes $(SIZES) --engines $(ENGINES) --rounds $(ROUNDS) --seconds $(SECONDS_EACH)

# Orders per second from many processes at once, beside the bare decrement of stock.
KINDS ?= hot spread
CLIENTS ?= 16
# How soon the desk's first page, its reports and its list of orders begin on PostgreSQL.
ORDERS ?= 10000 50000
.PHONY: bench-desk
bench-desk:
	@$(BIN)/python -m bench.dashboard --orders $(ORDERS)
	@$(BIN)/python -m bench.desk --sizes $(ORDERS)

bench-checkout: SECONDS_EACH = 3
bench-checkout:
	@nice -n 5 $(BIN)/python -m bench.checkout --engines $(ENGINES) --kinds $(KINDS) --clients $(CLIENTS) --seconds $(SECONDS_EACH)

bench-million: SECONDS_EACH = 2
bench-million:
	@$(BIN)/python -m bench.catalogue --sizes 1000000 --engines postgresql --rounds $(ROUNDS) --seconds $(SECONDS_EACH) --pages search filtered suggestions listing $(if $(DATABASE),--database $(DATABASE))
