# Thin on purpose: bin/lab knows how; this file only gives it short names.
.DEFAULT_GOAL := help
.PHONY: help lab-up lab-down lab-status lab-logs lab-set test dashboards lock

help: ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

lab-up: ## Bring the lab up: Docker Compose, or local processes (MODE=docker|local forces one)
	@bin/lab up

lab-down: ## Stop everything and leave nothing behind (WIPE=1 forgets the metrics' history too)
	@bin/lab down $(if $(WIPE),--wipe)

lab-status: ## Show both twins' figures, live
	@bin/lab status

lab-logs: ## Follow the logs (SERVICE=flask for one)
	@bin/lab logs --follow $(SERVICE)

lab-set: ## Change settings: make lab-set SET="FLASK_WORKERS=8 LOADTEST_USERS=50" (RESET=1 forgets)
	@bin/lab set $(SET) $(if $(RESET),--reset)

test: ## Prove it: format, lint, types, imports, and all tests on real servers
	@sh tests/run.sh

dashboards: ## Write grafana/dashboards/*.json from grafana/build.py
	@. lab/venv.sh && ensure_venv dev && .venv/bin/python -m grafana.build

lock: ## Write requirements/*.txt from pyproject.toml
	@. lab/venv.sh && ensure_venv dev && sh lab/lock.sh
