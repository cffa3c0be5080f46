#!/bin/sh
# `make test`: sets up what it needs, then checks everything. Words after it are for one pytest:
# `sh tests/run.sh tests/unit -k board`.
set -eu
cd "$(dirname "$0")/.."
. lab/venv.sh
ensure_venv dev
mkdir -p .lab
export PATH="$PWD/.venv/bin:$PATH"
if [ $# -gt 0 ]; then exec pytest "$@"; fi

# Those that put servers under load run one after another. The others mostly wait for processes and
# containers to come up: they run beside them, and are shown after.
under_load="tests/services tests/stack/test_facts.py tests/stack/test_experiments.py"
log=.lab/tests-beside.log

check_types_and_imports() {
    mypy
    lint-imports --no-logo
}

run_the_others() {
    check_types_and_imports
    # shellcheck disable=SC2046,SC2086  # lists of words
    pytest tests/stack/test_docker_mode.py tests $(printf -- ' --ignore=%s' $under_load)
}

ruff format --check --quiet . || { echo "ruff format would change files." >&2; exit 1; }
ruff check --quiet .
run_the_others >"$log" 2>&1 &
others=$!
trap 'wait; exit 130' INT  # they have heard it too, and end what they have started
failed=
# shellcheck disable=SC2086  # a list of words
pytest $under_load || failed=1
wait "$others" || failed=1
cat "$log"
[ -z "$failed" ]
