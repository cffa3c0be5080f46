#!/bin/sh
# `make offline-kit`: puts all that `make lab-up` would fetch into a folder, for a machine without a
# network. It is made aside and renamed when whole; what a killed one has fetched, the next one uses.
set -eu
cd "$(dirname "$0")/../.."
. lab/docker.sh
. lab/venv.sh

made=${OFFLINE_KIT:-offline-kit}
[ "$made" != none ] || made=offline-kit
began=$(date +%s)
kit="$made.new"
requirements=requirements/local.txt
child=
trap '[ -z "$child" ] || kill "$child" 2>/dev/null; exit 130' INT TERM HUP

fail() {
    echo "$1" >&2
    exit 1
}

# within SECONDS COMMAND...: ends a command that takes longer, or outlives this script.
within() {
    limit=$(($(date +%s) + $1)) && shift
    "$@" &
    child=$!
    end_late "$child" "$limit" &
    status=0 && wait "$child" || status=$?
    child=
    return "$status"
}

end_late() {
    trap - INT TERM HUP
    while kill -0 "$1" 2>/dev/null; do
        if ! kill -0 $$ 2>/dev/null || [ "$(date +%s)" -ge "$2" ]; then kill "$1"; fi
        sleep 0.2
    done
}

begin() {
    [ ! -e "$made" ] || [ -f "$made/MANIFEST" ] || fail "$made is there and is no kit: nothing was made."
    builder=$(cat "$kit/builder" 2>/dev/null || true)
    if [ -n "$builder" ] && kill -0 "$builder" 2>/dev/null; then
        fail "Process $builder is making $made: wait until it ends."
    fi
    cmp -s "$requirements" "$kit/local.txt" || rm -rf "$kit"
    mkdir -p "$kit/wheels"
    find "$kit" -mindepth 1 -maxdepth 1 ! -name wheels -exec rm -rf {} +
    echo $$ > "$kit/builder"
    cp "$requirements" "$kit/local.txt"
    note machine "$(uname -sm)"
    [ -z "${MODE:-}" ] || note lacking "What MODE=$MODE does not need."
}

note() { echo "$1: $2" >> "$kit/facts"; }

# What is not to be had is said here and in the kit.
lacking() {
    echo "  $1" >&2
    note lacking "$1"
}

size() { du -sk "$1" | awk '{printf "%.0f MB\n", $1 * 1.024 / 1000}'; }

add_local_mode() {
    if ! venv_works; then
        python=$(new_pythons | head -n 1)
        if [ -z "$python" ]; then lacking "No Python 3.11 or newer here: no wheels." && return; fi
        make_venv "$python"
    fi
    add_wheels
    add_prometheus
}

add_wheels() {
    echo "  Wheels of $requirements"
    for file in requirements/uv.txt "$requirements"; do
        within 1200 env PYTHONPATH="$(bundled_pip)" .venv/bin/python -m pip download -qq \
            --disable-pip-version-check --require-hashes --only-binary :all: --requirement "$file" --dest "$kit/wheels" \
            || fail "Not every wheel could be had: make offline-kit goes on where this one stopped."
    done
    note python "$(python_kind .venv/bin/python)"
    note wheels "$(find "$kit/wheels" -name '*.whl' | wc -l | tr -d ' ') files, $(size "$kit/wheels")"
}

# It is unpacked by the lab's own code, which needs the wheels installed; so they are tried too.
add_prometheus() {
    if [ ! -e .lab/prometheus ]; then
        venv_is_made || install_from "$kit/wheels" || fail "The wheels could not be installed."
        within 400 .venv/bin/python -m lab.local.prometheus_package || true
    fi
    if [ ! -e .lab/prometheus ]; then
        lacking "No Debian package of Prometheus is to be had: local mode takes one on PATH." && return
    fi
    within 300 tar -czf "$kit/prometheus.tar.gz" -C .lab/prometheus . || fail "Prometheus cannot be packed."
    version=$(.lab/prometheus/usr/bin/prometheus --version 2>&1 | sed -n 's/.*version \([^ ]*\).*/\1/p')
    note prometheus "$version, $(size "$kit/prometheus.tar.gz")"
}

add_images() {
    if ! engine_answers; then lacking "No Docker engine with Compose v2 answers: no images." && return; fi
    echo "  Images of docker-compose.yml"
    if ! bound="within 1800" build --quiet > "$state/build.log" 2>&1; then
        lacking "The images cannot be built (see $state/build.log): no images." && return
    fi
    list_images
    # shellcheck disable=SC2046  # a list of words
    within 900 docker save --output "$kit/images.tar" $(kit_facts image) || fail "The images cannot be saved."
    code_sums > "$kit/CODE"
    note images "$(engine_kind)"
    note images-size "$(size "$kit/images.tar")"
}

list_images() {
    for image in $(compose --profile tools config --images | sort -u); do
        if docker image inspect "$image" >/dev/null 2>&1 \
            || within 900 docker pull --quiet "$image" >/dev/null 2>&1; then note image "$image"
        else lacking "No image $image is to be had."; fi
    done
}

kit_facts() { sed -n "s/^$1: //p" "$kit/facts"; }

finish() {
    [ -n "$(kit_facts wheels)$(kit_facts images)" ] || fail "Neither wheels nor images: no kit was made."
    write_readme > "$kit/README.txt"
    write_manifest > "$made.manifest" && mv "$made.manifest" "$kit/MANIFEST"
    chmod -R a+rX "$kit"  # the engine's file is its owner's only
    rm -rf "$kit/builder" "$kit/facts" "$made.old"
    if [ -e "$made" ]; then mv "$made" "$made.old"; fi
    mv "$kit" "$made" && rm -rf "$made.old"
    echo "  $made is whole: $(size "$made") in $(($(date +%s) - began)) s."
    echo "  Copy it into a checkout of the lab; there make lab-up needs no network."
}

write_manifest() {
    echo "made: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
    echo "revision: $(revision)"
    cat "$kit/facts"
    (cd "$kit" && find . -type f ! -name builder ! -name facts | sed 's,^\./,,' | LC_ALL=C sort \
        | xargs $sha256)
    echo "end of manifest"
}

write_readme() {
    cat <<END
The I/O-wait lab, for a room without a network.

Copy this folder, as offline-kit, into a checkout of the lab; or leave it where it is and say
OFFLINE_KIT=/path/to/it. Then make lab-up installs from it alone: Docker mode loads images.tar,
local mode takes the wheels and Prometheus. OFFLINE_KIT=none does without it.

MANIFEST says what is in here, for which machine and Python, how large, and every file's checksum.
A kit for something else, or one that was cut short, is refused.

END
    kit_facts lacking | sed 's/^/Not in here: /'
}

case "${MODE:-}" in
    "") parts="add_local_mode add_images" ;;
    local) parts=add_local_mode ;;
    docker) parts=add_images ;;
    *) fail "MODE=$MODE: must be docker or local." ;;
esac
begin
for part in $parts; do "$part"; done
finish
