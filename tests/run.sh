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

# Most tests wait for processes to come up, and for slow answers: three lanes of about the same
# length run beside each other. What measures has the first one, and goes before the others.
measuring="tests/stack/test_experiments.py tests/stack/test_facts.py tests/stack/test_local_mode.py"
serving="tests/services tests/workshop"

# shellcheck disable=SC2086  # lists of words
serve() { nice pytest $serving; }

check_types_and_imports() {
    mypy
    lint-imports --no-logo
}

do_the_rest() {
    check_types_and_imports
    # shellcheck disable=SC2046,SC2086  # lists of words
    nice pytest tests $(printf -- ' --ignore=%s' $measuring $serving)
}

ruff format --check --quiet . || { echo "ruff format would change files." >&2; exit 1; }
ruff check --quiet .
serve >.lab/tests-serving.log 2>&1 &
services=$!
do_the_rest >.lab/tests-rest.log 2>&1 &
rest=$!
trap 'wait; exit 130' INT  # they have heard it too, and end what they have started
failed=
# shellcheck disable=SC2086  # a list of words
pytest $measuring || failed=1
wait "$services" || failed=1
wait "$rest" || failed=1
cat .lab/tests-serving.log .lab/tests-rest.log
[ -z "$failed" ]
