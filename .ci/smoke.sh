#!/bin/sh
# The lab on this machine, once around, as local processes: up, one experiment, one exercise, down.
# PYTHON=python3.14 takes another Python; ports and state may be others too, as always.
set -eu
cd "$(dirname "$0")/.."
export MODE=local
trap 'bin/lab down --wipe' EXIT
trap 'exit 130' INT TERM

# check EXERCISE STATUS
check() {
    status=0
    bin/lab exercise check "$1" || status=$?
    [ "$status" -eq "$2" ] || { echo "Exercise $1 ended with $status instead of $2." >&2; exit 1; }
}

bin/lab up
bin/lab status --once
bin/lab run flask-sync --users 20 --duration 10
bin/lab exercise start 2
check 2 1  # as shipped it has something to learn
bin/lab exercise solution 2 >/dev/null
