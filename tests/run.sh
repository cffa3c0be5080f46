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

check_types_and_imports() {
    mypy
    lint-imports --no-logo
}

lane() { pytest -m "not alone" "$@"; }

ruff format --check --quiet . || { echo "ruff format would change files." >&2; exit 1; }
ruff check --quiet .

# Those whose figures are judged have the machine for themselves, and go first. The others mostly
# wait, for processes to come up and for slow answers: three lanes of about the same length.
# shellcheck disable=SC2046,SC2086  # lists of words
{
    failed=
    loaded="tests/stack/test_experiments.py tests/stack/test_facts.py tests/console"
    served="tests/services tests/unit"
    pytest -m alone tests/services tests/stack || failed=1
    { check_types_and_imports; lane $served; } >.lab/tests-served.log 2>&1 &
    served_lane=$!
    lane tests $(printf -- ' --ignore=%s' $loaded $served) >.lab/tests-rest.log 2>&1 &
    rest_lane=$!
    trap 'wait; exit 130' INT  # they have heard it too, and end what they have started
    lane $loaded || failed=1
    wait $served_lane || failed=1
    wait $rest_lane || failed=1
}
cat .lab/tests-served.log .lab/tests-rest.log
[ -z "$failed" ]
