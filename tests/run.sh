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

# lane NAME COMMAND: with a log of its own, whose last line is shown.
lane() {
    name=$1 && shift
    "$@" >"$logs/$name" 2>&1 || touch "$logs/$name.failed"
    echo "$name: $(tail -n 1 "$logs/$name")"
}

tests() { name=$1 && shift && lane "$name" pytest --color=no --durations=0 --durations-min=0.5 "$@"; }

lint() {
    ruff format --check --quiet . || { echo "ruff format would change files."; return 1; }
    ruff check --quiet . && lint-imports --no-logo && mypy
}

# What is shown in the end: what could not be tested here, and why a lane failed.
tell() {
    untested=$(sed -n 's/^SKIPPED [^:]*\(:[0-9]*\)*: /  /p' "$logs"/* | sort -u)
    [ -z "$untested" ] || printf 'Not tested here, for want of:\n%s\n' "$untested"
    [ -z "$untested" ] || [ -z "${NO_SKIPS:-}" ] || touch "$logs/skips" "$logs/skips.failed"
    for failed in $(cd "$logs" && ls | sed -n 's/\.failed$//p'); do
        first=$(grep -n -m 1 '^=* \(ERRORS\|FAILURES\) =*$' "$logs/$failed" | cut -d : -f 1)
        printf '\nFailed: %s\n' "$failed"
        tail -n "+${first:-1}" "$logs/$failed"
    done
    ! ls "$logs"/*.failed >/dev/null 2>&1
}

# The tests have heard Ctrl-C, too, and end what they have started; who is ended passes it on.
trap 'wait; exit 130' INT
trap 'trap "" INT; kill -INT 0; wait; exit 143' TERM
if [ -n "${QUICK:-}" ]; then
    lane lint lint &
    tests unit -n 2 tests/unit
    tests contract tests/services/test_contract.py -k "flask-gthread or fastapi-uvloop"
else
    # Those whose figures are judged have the machine for themselves, and one lab.
    tests figures -m alone tests/services tests/stack
    # The others mostly wait: for processes to come up, and for slow answers.
    lane lint lint &
    tests rest -m "not alone and not more" -n 3 --no-loadscope-reorder
fi
wait
tell
