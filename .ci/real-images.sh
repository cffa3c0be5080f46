#!/usr/bin/env bash
# Docker mode on the official images: pulls them, brings the lab up, and asks each of them what it is
# and does. `--stand-ins` takes what is here instead, to try this script where nothing can be pulled.
set -euo pipefail
cd "$(dirname "$0")/.."
export MODE=docker
stand_ins=${1:-}

image() { sed -n "s/^$1_IMAGE=//p" .env; }

fail() {
    echo "$1" >&2
    exit 1
}

# What was made or tagged on this machine has no digest of a registry.
pull() {
    docker pull --quiet "$1" >/dev/null
    [ "$(docker image inspect --format '{{len .RepoDigests}}' "$1")" -gt 0 ] || fail "$1 is of no registry."
}

prometheus_is_what_it_says() {
    wanted=$(image PROMETHEUS)
    said=$(curl --fail --silent --show-error 127.0.0.1:9090/api/v1/status/buildinfo)
    case "$said" in
        *"\"version\":\"${wanted##*:v}\""*) ;;
        *) fail "$wanted says of itself: $said" ;;
    esac
}

# An order that a twin takes is in the database, and in that of the official image.
postgres_keeps_orders() {
    docker compose --profile postgres up --detach --wait --wait-timeout 120 postgres
    bin/lab set TWIN_DATABASE_URL=postgresql://orders@postgres/orders
    example='import json; from services.common.orders.rules import EXAMPLE; print(json.dumps(EXAMPLE))'
    docker compose exec -T fastapi python -c "$example" |
        curl --fail --silent --show-error --json @- 127.0.0.1:8002/orders >/dev/null
    [ "$(sql 'SELECT count(*) FROM orders')" = 1 ] || fail "PostgreSQL has not the one order."
    sql 'SELECT version()'
}

sql() { docker compose --profile postgres exec -T postgres psql --username orders -Atc "$1"; }

trap 'bin/lab down --wipe' EXIT
trap 'exit 130' INT TERM
if [ "$stand_ins" != --stand-ins ]; then
    for name in PYTHON PROMETHEUS GRAFANA POSTGRES; do pull "$(image "$name")"; done
fi
bin/lab up
if [ "$stand_ins" != --stand-ins ]; then
    prometheus_is_what_it_says
    python3 .ci/grafana.py
    postgres_keeps_orders
fi
bin/lab run fastapi-async --users 20 --duration 5
