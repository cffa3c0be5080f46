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

lane() { pytest -m "not alone" "$@"; }

ruff format --check --quiet . || { echo "ruff format would change files." >&2; exit 1; }
ruff check --quiet .
mypy
lint-imports --no-logo

# Those whose figures are judged have the machine for themselves, and go first. The others mostly
# wait, for processes to come up and for slow answers: two lanes of about the same length.
# shellcheck disable=SC2046,SC2086  # lists of words
{
    failed=
    stacks="tests/stack tests/console"
    pytest -m alone tests/services tests/stack || failed=1
    lane tests $(printf -- ' --ignore=%s' $stacks) >.lab/tests-beside.log 2>&1 &
    beside=$!
    trap 'wait; exit 130' INT  # it has heard it too, and ends what it has started
    lane $stacks || failed=1
    wait $beside || failed=1
}
cat .lab/tests-beside.log
[ -z "$failed" ]
