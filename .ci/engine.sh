#!/usr/bin/env bash
# Makes a Docker engine with Compose v2 answer on a bare Debian 12 machine; run as root.
# Sourced instead of run, it only lends its functions and the folder $work.
set -euo pipefail

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
docker_lib=/usr/local/lib/docker
log=/run/dockerd.log
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT

# apt knows which source is Debian's own only once its lists are there.
debian_mirror() {
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' "Codename: $codename" | tail -n 1 | grep .
}

# An old keyring lacks trixie's keys; its update in the machine's own suite brings them.
install_packages() {
  local newer_key=${keyring%/*}/debian-archive-trixie-stable.gpg
  if { type -P dockerd debootstrap && debian_mirror && ls "$newer_key"; } >/dev/null 2>&1; then return; fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    docker.io debootstrap debian-archive-keyring >/dev/null
}

# SUITE FOLDER PACKAGE...; apt gets folders of its own, so the machine's sources and lists stay as they are.
unpack_from() {
  local state=$work/apt-$1 apt
  mkdir -p "$state"/{lists,archives}/partial "$state/debs"
  echo "deb [signed-by=$keyring] $(debian_mirror) $1 main" >"$state/sources.list"
  apt=(apt-get -qq -o APT::Sandbox::User=root -o "Dir::State=$state" -o Dir::State::status=/dev/null
    -o "Dir::Cache=$state" -o "Dir::Etc::SourceList=$state/sources.list" -o Dir::Etc::SourceParts=/dev/null)
  "${apt[@]}" update
  (cd "$state/debs" && "${apt[@]}" download "${@:3}")
  find "$state/debs" -name '*.deb' -exec dpkg-deb -x {} "$2" \;
}

# Where root may not raise its open-file limit, runc refuses a container, or a command in one, that asks
# for more: through this runtime such a container gets as many files as the machine allows.
write_limited_runtime() {
  install -D -m 755 /dev/stdin "$docker_lib/limited-runc" <<END
#!/bin/sh
spec=\$(echo "\$*" | sed -nE 's,.* --bundle ([^ ]+).*,\1/config.json,p; s,.* --process ([^ ]+).*,\1,p')
[ -z "\$spec" ] || MOST=$(ulimit -Hn) perl -MList::Util=min -pi -e \
  's/("RLIMIT_NOFILE","hard":)(\d+)(,"soft":)(\d+)/\$1.min(\$2,\$ENV{MOST}).\$3.min(\$4,\$ENV{MOST})/e' "\$spec"
exec runc "\$@"
END
}

start_engine() {
  local options=(--storage-driver overlay2) deadline=$((SECONDS + 60))
  if ! ulimit -n 1048576 2>/dev/null; then
    write_limited_runtime
    options+=(--add-runtime "limited=$docker_lib/limited-runc" --default-runtime limited)
  fi
  # A process number left from an earlier boot may by now be another program's, and would stop the start.
  pidof dockerd >/dev/null || rm -f /run/docker.pid /run/docker/containerd/containerd.pid
  # It outlives this script, so it must not keep what that has open: a lock, say.
  setsid dockerd "${options[@]}" </dev/null >"$log" 2>&1 3>&- 4>&- 9>&- &
  until docker info >/dev/null 2>&1; do
    if ((SECONDS > deadline)) || ! kill -0 $! 2>/dev/null; then tail -n 30 "$log" >&2; return 1; fi
    sleep 0.2
  done
}

# Debian 12 has no Compose v2; trixie's is one file, and builds without a buildx plugin.
install_compose() {
  unpack_from trixie "$work/compose" docker-compose
  install -D -m 755 -t "$docker_lib/cli-plugins" "$work/compose/usr/libexec/docker/cli-plugins/docker-compose"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  install_packages
  docker info >/dev/null 2>&1 || start_engine
  docker compose version >/dev/null 2>&1 || install_compose
  echo "Docker $(docker version --format '{{.Server.Version}}'), Compose $(docker compose version --short)"
fi
