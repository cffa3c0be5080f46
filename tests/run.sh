#!/bin/sh
# `make test` proves everything; `make check` (QUICK=1) the most of it in under a minute. Words after
# it are for one pytest: `sh tests/run.sh tests/unit -k board`. NO_SKIPS=1 makes a skip a failure.
set -eu
cd "$(dirname "$0")/.."
. lab/venv.sh
ensure_venv dev
export PATH="$PWD/.venv/bin:$PATH"
if [ $# -gt 0 ]; then exec pytest "$@"; fi

logs=.lab/tests
rm -rf "$logs" && mkdir -p "$logs"
failed=

# lane NAME WORDS: a pytest with a log of its own. Two processes of it fill two cores.
lane() {
    name=$1 && shift
    pytest --color=no --durations=25 "$@" >"$logs/$name" 2>&1 || failed="$failed $name"
    tail -n 1 "$logs/$name"
}

# What is shown in the end: why a lane failed, and what could not be tested here.
tell() {
    for name in $failed; do sed -n '/^=* \(ERRORS\|FAILURES\) =*$/,$p' "$logs/$name"; done
    untested=$(sed -n 's/^SKIPPED [^:]*\(:[0-9]*\)*: /  /p' "$logs"/* | sort -u)
    [ -z "$untested" ] || printf 'Not tested here:\n%s\n' "$untested"
    [ -z "$failed" ] || { echo "Failed:$failed"; return 1; }
    [ -z "$untested" ] || [ -z "${NO_SKIPS:-}" ]
}

lint() {
    ruff format --check --quiet . || { echo "ruff format would change files."; return 1; }
    ruff check --quiet . && mypy && lint-imports --no-logo
}

static() { lint >"$logs/lint" 2>&1 || { failed="$failed lint"; cat "$logs/lint"; }; }

trap 'kill 0' INT TERM
if [ -n "${QUICK:-}" ]; then
    lane unit -n 2 tests/unit
    lane contract tests/services/test_contract.py -k "flask-gthread or fastapi-uvloop"
    static
    tell
    exit
fi

static
# Those whose figures are judged have the machine for themselves.
lane figures -m alone tests/services tests/stack
# The others mostly wait, for processes to come up and for slow answers.
lane rest -m "not alone" -n 4 --dist loadfile
tell
