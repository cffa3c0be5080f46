# Sourced by bin/lab: the lab's life in Docker Compose, which needs no Python on this machine.

nobody=
if [ "$(id -u)" = 0 ]; then nobody=10001; fi
state=${LAB_STATE:-.lab}
work=${LAB_WORKSHOP:-my-workshop}  # a learner's files
bound=  # words to run Compose with
mkdir -p "$state/live"  # else the engine would make it, as root
chmod a+rx "$state/live"  # for services, whatever the umask

# 2.20 is the first that knows a service which may be missing; docker-compose.yml has one.
engine_answers() {
    command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1 \
        && docker compose version --short 2>/dev/null | tr -d v \
        | awk -F . '{ new = $1 > 2 || $1 == 2 && $2 >= 20 } END { exit !new }'
}

# Containers belong to whoever runs the lab; root's to nobody in particular, for none runs as root.
# A rootless engine calls its own user root inside: any other number would be a stranger's outside.
choose_user() {
    case "$nobody$(docker info --format '{{.SecurityOptions}}' 2>/dev/null)" in
        "["*name=rootless*) LAB_UID="${LAB_UID:-0}" LAB_GID="${LAB_GID:-0}" ;;
    esac
    export LAB_UID="${LAB_UID:-${nobody:-$(id -u)}}" LAB_GID="${LAB_GID:-${nobody:-$(id -g)}}"
}

# The lab's containers, whatever its folder.
containers() {
    docker ps --filter label=com.docker.compose.project="${COMPOSE_PROJECT_NAME:-io-wait-lab}" "$@"
}

# Compose with the settings in force: the last file that names a setting wins, and the shell over all.
compose() {
    for file in "$state/session.env" "$state/overrides.env" .env; do
        if [ -f "$file" ]; then set -- --env-file "$file" "$@"; fi
    done
    $bound docker compose "$@"
}

# Podman builds by itself; without being told, Compose has it pull BuildKit and run that as a container.
build() {
    case "$(docker version --format '{{range .Server.Components}}{{.Name}} {{end}}' 2>/dev/null)" in
        *Podman*) export DOCKER_BUILDKIT="${DOCKER_BUILDKIT:-0}" ;;
    esac
    compose --profile tools build "$@"
}

# Whether every image that the lab cannot do without is here, or could be built or pulled.
docker_images() {
    phase "Images: they are built once, which takes minutes"
    if [ -n "$kit" ]; then kit_images || exit 1; return; fi
    if [ -t 1 ]; then build || return 1  # it takes minutes at first
    else build --quiet >"$state/build.log" 2>&1 || return 1; fi
    have_image PROMETHEUS_IMAGE
}

# Experiments need one image only: it holds the services and the command.
docker_lab_image() {
    if [ -n "$kit" ]; then kit_images || exit 1; return; fi
    build --quiet lab >"$state/build.log" 2>&1
}

docker_up() {
    case "$*" in
        "" | --timing) ;;
        *) docker_lab up "$@"; return ;;  # --help, or what is no option
    esac
    docker_is_ours && docker_ports_free || return 1
    # Containers that run as nobody read these; a clone made under umask 077 is its owner's alone.
    chmod -R a+rX prometheus grafana 2>/dev/null || true
    keep_for_session
    docker_lab check >/dev/null || return 2
    services="downstream flask fastapi locust prometheus console"
    if have_image GRAFANA_IMAGE; then services="$services grafana"
    else echo "  No Grafana image is to be had: the lab runs on without its dashboards."; fi
    : > "$state/docker"  # tells later commands where the lab is
    forget_live
    # shellcheck disable=SC2086  # a list of words
    note_phase "Starting $services"
    compose up --detach --wait --wait-timeout 120 --no-build --pull never $services \
        || { docker_explain; return 1; }
    note_phase "the URLs and 15 s of load"
    docker_lab report && note_phase "the first comparison"
    if [ "$*" = --timing ]; then show_phases; fi
}

# The settings that the shell itself has set are those of later commands too, until the lab goes down.
keep_for_session() {
    touch "$state/session.env"
    for name in $(setting_names); do
        value=$(printenv "$name" || true)
        [ -n "$value" ] || continue  # what another shell has set before stays
        grep -v "^$name=" "$state/session.env" > "$state/session.new" || true
        env_line "$name" "$value" >> "$state/session.new"
        mv "$state/session.new" "$state/session.env"
    done
}

# A line as services/common/settings/env_file.py writes it: what is not plain is quoted.
env_line() {
    case "$2" in
        *[!A-Za-z0-9_./:@,+=%-]*) printf '%s="%s"\n' "$1" "$(printf '%s' "$2" | sed 's/["\\$]/\\&/g')" ;;
        *) printf '%s=%s\n' "$1" "$2" ;;
    esac
}

setting_names() { sed -n 's/^\([A-Z_]*\)=.*/\1/p' .env; }

# The value in force of one setting.
setting() {
    printenv "$1" || cat "$state/session.env" "$state/overrides.env" .env 2>/dev/null \
        | sed -n "s/^$1=//p" | head -n 1
}

have_image() {
    docker image inspect "$(setting "$1")" >/dev/null 2>&1 \
        || { [ -z "$kit" ] && docker pull --quiet "$(setting "$1")" >/dev/null 2>&1; }
}

# Compose would take the containers of a lab in another folder for its own.
docker_is_ours() {
    folder='{{.Label "com.docker.compose.project.working_dir"}}'
    other=$(containers --format "$folder" | grep -vxF "$(pwd -P)" | head -n 1)
    [ -z "$other" ] || { echo "The lab in $other is up in Docker: take it down first." >&2; return 1; }
}

# What the services that are not well said last.
docker_explain() {
    what='{{.Label "com.docker.compose.service"}} {{.Status}}'
    for service in $(containers --all --format "$what" | awk '!/\(healthy\)/ {print $1}'); do
        compose logs --no-log-prefix --tail 1 "$service" >&2
    done
}

docker_down() {
    case "$*" in
        "") wipe= ;;
        --wipe) wipe=--volumes ;;
        *) docker_lab down "$@"; return ;;  # --help, or what is no option
    esac
    # shellcheck disable=SC2086  # one word or none
    compose --profile tools --profile postgres down --remove-orphans --timeout 10 $wipe
}

docker_logs() {
    follow=
    case "${1:-}" in -f | --follow) follow=--follow && shift ;; esac
    # shellcheck disable=SC2086  # one word or none
    compose logs --tail 30 $follow "$@"
}

# Users are known inside the twins' own volume only.
docker_status() {
    case "$*" in
        --users) compose exec flask python -m services.common.identity.users ;;
        *) docker_lab status "$@" ;;
    esac
}

# The settings are checked and kept by the same code as in local mode; Compose then makes anew only
# the containers that they touch, and not those that depend on them.
docker_set() {
    before=$(compose config --hash '*')
    docker_lab set "$@" || return
    changed=$(compose config --hash '*' | grep -vxF "$before" | cut -d ' ' -f 1)
    # What was made with one setting and took up another looks unchanged once it is set back.
    if [ -f "$state/live/settings.env" ]; then changed="$changed flask fastapi locust"; fi
    forget_live
    # shellcheck disable=SC2086  # a list of words, a line each
    changed=$(printf '%s\n' $changed | sort -u | grep -xF "$(compose ps --services)" || true)
    if [ -z "$changed" ]; then
        echo "Nothing had to restart."
        return
    fi
    # shellcheck disable=SC2086  # a list of words
    compose up --detach --wait --wait-timeout 120 --no-build --no-deps --force-recreate $changed || return
    # shellcheck disable=SC2086  # a list of words, on one line
    echo "Restarted: $(echo $changed)."
}

# What a console has had running containers take up, Compose now tells those that it makes anew.
forget_live() { rm -f "$state/live/settings.env"; }

docker_lab() {
    terminal=
    mkdir -p "$work"
    # What root has written there before, the container must be able to change.
    if [ -n "$nobody" ]; then chown -R "$LAB_UID:$LAB_GID" "$state" "$work"; fi
    LAB_REVISION=${LAB_REVISION:-$(revision)} && export LAB_REVISION
    [ -t 1 ] || terminal=--no-TTY
    # shellcheck disable=SC2086  # one word or none
    compose run --rm --no-deps $terminal lab "$@"
}

# Where the lab is not up, the network that Compose makes for one container goes with it.
docker_lab_alone() {
    status=0
    docker_lab "$@" || status=$?
    [ -n "$up_in" ] || docker network rm "${COMPOSE_PROJECT_NAME:-io-wait-lab}_default" >/dev/null 2>&1 || true
    return "$status"
}

# The checkout's commit, for reports: no image knows it.
revision() {
    commit=$(git rev-parse --short=12 HEAD 2>/dev/null) || { echo unknown; return; }
    if [ -n "$(git status --porcelain 2>/dev/null)" ]; then commit=$commit+; fi
    echo "$commit"
}

docker_ports_free() {
    [ -z "$(compose ps --quiet 2>/dev/null)" ] || return 0
    for name in $(setting_names | grep '_PORT$' | grep -v MASTER); do
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
        ss -Hltnp "sport = :$1" | head -n 1 | sed -E \
            's/.*users:\(\("([^"]+)",pid=([0-9]+).*/\1 (process \2)/; s/^LISTEN.*/a process of another user/'
    elif command -v lsof >/dev/null 2>&1; then
        lsof -nP -iTCP:"$1" -sTCP:LISTEN 2>/dev/null | awk 'NR == 2 {print $1 " (process " $2 ")"}'
    fi
}
