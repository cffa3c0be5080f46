#!/bin/sh
# `make test`: sets up what it needs, then checks everything, the quick things first.
set -eu
cd "$(dirname "$0")/.."
. lab/venv.sh
ensure_venv dev
mkdir -p .lab
export PATH="$PWD/.venv/bin:$PATH"
ruff format --check --quiet . || { echo "ruff format would change files." >&2; exit 1; }
ruff check --quiet .
mypy
lint-imports --no-logo >.lab/imports.log || { cat .lab/imports.log >&2; exit 1; }
pytest "$@"
