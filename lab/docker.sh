# Sourced by bin/lab: the lab's life in Docker Compose, which needs no Python on this machine.

export LAB_UID="${LAB_UID:-$(id -u)}" LAB_GID="${LAB_GID:-$(id -g)}"
state=${LAB_STATE:-.lab}
mkdir -p "$state"  # else the engine would make it, as root

engine_answers() {
    command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1 \
        && docker compose version >/dev/null 2>&1
}

compose() {
    if [ -f "$state/overrides.env" ]; then set -- --env-file "$state/overrides.env" "$@"; fi
    docker compose --env-file .env "$@"
}

docker_up() {
    docker_ports_free || exit 1
    if ! build_images || ! have_image PROMETHEUS_IMAGE; then
        echo "The Docker engine can neither pull nor build the lab's images (no network?)." >&2
        [ "${MODE:-}" = docker ] || echo "Going on with local processes." >&2
        return 1
    fi
    docker_lab check || exit 2
    services="downstream flask fastapi locust prometheus"
    if have_image GRAFANA_IMAGE; then services="$services grafana"
    else echo "No Grafana image is to be had: the lab runs on without its dashboards." >&2; fi
    # shellcheck disable=SC2086  # a list of words
    compose up --detach --wait --wait-timeout 120 $services || { docker_explain; exit 1; }
    docker_lab report
}

build_images() {
    if compose --profile tools build --quiet 2>"$state/build.log"; then return; fi
    tail -n 3 "$state/build.log" >&2
    return 1
}

# The value in force of one setting.
setting() {
    printenv "$1" || sed -n "s/^$1=//p" "$state/overrides.env" .env 2>/dev/null | head -n 1
}

have_image() {
    docker image inspect "$(setting "$1")" >/dev/null 2>&1 \
        || docker pull --quiet "$(setting "$1")" >/dev/null 2>&1
}

# What the services that are not well said last.
docker_explain() {
    for service in $(compose ps --all --format '{{.Service}} {{.Health}}' | awk '$2 != "healthy" {print $1}'); do
        compose logs --no-log-prefix --tail 1 "$service" >&2
    done
}

docker_down() {
    wipe=
    [ "${1:-}" = --wipe ] && wipe=--volumes
    # shellcheck disable=SC2086  # one word or none
    compose --profile tools down --remove-orphans --timeout 10 $wipe
}

docker_logs() {
    follow=
    case "${1:-}" in -f | --follow) follow=--follow && shift ;; esac
    # shellcheck disable=SC2086  # one word or none
    compose logs --tail 30 $follow "$@"
}

# The settings are checked and kept by the same code as in local mode; Compose then makes anew only
# the containers that they touch.
docker_set() {
    before=$(compose config --hash '*')
    docker_lab "$@" || return
    # Only the services that changed: Compose would also restart whatever depends on them.
    changed=$(compose config --hash '*' | grep -vxF "$before" | cut -d ' ' -f 1)
    if [ -z "$changed" ] || [ -z "$(compose ps --quiet)" ]; then echo "Nothing had to restart." && return; fi
    # shellcheck disable=SC2086  # a list of words
    compose up --detach --wait --wait-timeout 120 --no-build --no-deps $changed
    echo "Restarted: $(echo $changed)."
}

docker_lab() {
    terminal=
    [ -t 1 ] || terminal=--no-TTY
    # shellcheck disable=SC2046,SC2086  # words, none of them with a space
    compose run --rm --no-deps $terminal $(shells_own_settings) lab "$@"
}

# The settings that the shell itself has set, which win over the files in the container too.
shells_own_settings() {
    for name in $(sed -n 's/^\([A-Z_]*\)=.*/\1/p' .env); do
        if printenv "$name" >/dev/null; then echo "--env $name"; fi
    done
}

docker_ports_free() {
    [ -z "$(compose ps --quiet 2>/dev/null)" ] || return 0
    for name in $(sed -n 's/^\([A-Z_]*_PORT\)=.*/\1/p' .env); do
        port=$(setting "$name")
        holder=$(port_holder "$port")
        if [ -n "$holder" ]; then
            echo "Port $port ($name) is in use by $holder; nothing was started." >&2
            return 1
        fi
    done
}

port_holder() {
    if command -v ss >/dev/null 2>&1; then
        ss -Hltnp "sport = :$1" | head -n 1 | sed -E 's/.*users:\(\("([^"]+)",pid=([0-9]+).*/\1 (process \2)/; s/^LISTEN.*/a process of another user/'
    elif command -v lsof >/dev/null 2>&1; then
        lsof -nP -iTCP:"$1" -sTCP:LISTEN 2>/dev/null | awk 'NR == 2 {print $1 " (process " $2 ")"}'
    fi
}
