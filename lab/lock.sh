#!/bin/sh
# Writes requirements/*.txt from pyproject.toml's groups: versions with hashes, and no addresses.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
lock() { # every group takes its versions from the largest, so that images and machines agree
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-header --group "$1" ${2:+--constraints "$2"} --output-file "requirements/$1.txt"
}
lock dev
for group in uv common twin flask fastapi downstream locust up local; do
    lock "$group" requirements/dev.txt
done
