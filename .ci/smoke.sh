#!/bin/sh
# The lab on this machine, once around, as local processes: up, one experiment, one exercise, down.
# PYTHON=python3.14 takes another Python; ports and state may be others too, as always.
set -eu
cd "$(dirname "$0")/.."
export MODE=local
trap 'bin/lab down --wipe' EXIT
trap 'exit 130' INT TERM

# says STATUS... -- COMMAND...: it ends with one of these.
says() {
    expected=
    while [ "$1" != -- ]; do expected="$expected $1 " && shift; done
    shift
    status=0
    "$@" || status=$?
    case "$expected" in
        *" $status "*) ;;
        *) echo "$* ended with $status." >&2 && exit 1 ;;
    esac
}

bin/lab up
bin/lab status --once
says 0 1 3 -- bin/lab run flask-sync --users 20 --duration 10  # whatever the verdict on a busy day
bin/lab exercise start 2
bin/lab exercise predict 2 2
says 1 -- bin/lab exercise check 2  # as shipped it has something to learn
