# Thin on purpose: bin/lab knows how; this file only gives it short names.
.DEFAULT_GOAL := help
.PHONY: help lab-up lab-down lab-status lab-logs lab-set experiment sweep claims code workshop \
	exercise bench faults check test start-figures dashboards docs figures pictures count lock offline-kit \
	wheel

help: ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

lab-up: ## Bring the lab up (MODE=docker or MODE=local forces one)
	@bin/lab up

lab-down: ## Stop everything, leave nothing behind (WIPE=1: nor history)
	@bin/lab down $(if $(WIPE),--wipe)

lab-status: ## Show both twins' figures, live
	@bin/lab status

lab-logs: ## Follow the logs (SERVICE=flask for one)
	@bin/lab logs --follow $(SERVICE)

offline-kit: ## All that lab-up fetches, for a room with bad Wi-Fi
	@sh lab/offline/build.sh

wheel: ## The lab as a package, for a project of your own, in dist/
	@. lab/venv.sh && ensure_venv dev && .venv/bin/uv build --quiet --wheel --no-build-isolation --python .venv/bin/python

lab-set: ## Change settings: SET="FLASK_WORKERS=8" (RESET=1 forgets)
	@bin/lab set $(SET) $(if $(RESET),--reset)

experiment: ## Predict, measure, judge (ARGS="flask-sync --users 50")
	@bin/lab run $(ARGS)

sweep: ## The same over a growing number of users: where it bends
	@bin/lab sweep $(ARGS)

claims: ## Put what people say to the test (ARGS="1 6" for two of them)
	@bin/lab claims $(ARGS)

code: ## Count the code of each topic, and what bad input it refuses
	@bin/lab code

workshop: ## The workshop's exercises, and how far you are
	@bin/lab exercise list

exercise: ## One of them: ARGS="start 4", predict, check, hint, …
	@bin/lab exercise $(ARGS)

bench: ## What the lab's own code costs, beside bare and naive peers
	@. lab/venv.sh && ensure_venv dev && .venv/bin/python -m bench $(if $(ROUNDS),--rounds=$(ROUNDS)) $(ARGS)

start-figures: ## How long this checkout's starts took, into README.md
	@. lab/venv.sh && ensure_venv dev && .venv/bin/python -m lab.readme start

faults: ## Break a lab of its own, count what is lost (PART=kills)
	@. lab/venv.sh && ensure_venv && .venv/bin/python -m lab.faults $(PART) $(ARGS)

check: ## The most of `make test`, in a minute
	@QUICK=1 sh tests/run.sh

test: ## Prove it: lint, types, imports, all tests on real servers
	@sh tests/run.sh

dashboards: ## Write the dashboards' JSON from grafana/build.py
	@. lab/venv.sh && ensure_venv dev && .venv/bin/python -m grafana.build

docs: ## Write docs/ from the code: settings, metrics, report schema
	@. lab/venv.sh && ensure_venv dev && .venv/bin/python -m lab.reference

figures: ## Put the running lab's figures into README.md
	@. lab/venv.sh && ensure_venv dev && .venv/bin/python -m lab.readme figures

pictures: ## Pictures for README.md: newest reports, running console
	@. lab/venv.sh && ensure_venv dev && .venv/bin/python -m lab.readme && .venv/bin/python -m lab.pictures

count: ## Put what `make code` counts into README.md
	@. lab/venv.sh && ensure_venv dev && .venv/bin/python -m lab.readme code

lock: ## Write requirements/*.txt from pyproject.toml
	@. lab/venv.sh && ensure_venv dev && sh lab/lock.sh
