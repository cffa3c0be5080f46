#!/usr/bin/env bash
# Pulls the images that Compose needs; where that cannot be done makes stand-ins from Debian's packages,
# under the official tags and with the official layout. To be run after engine.sh, as root.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/engine.sh"
authorities=/etc/ssl/certs/ca-certificates.crt

# NAME DEFAULT; looked for where Compose does: in the environment, then in .env.
setting() {
  local line
  line=$(grep -s "^$1=" "$here/../.env" | tail -n 1 | tr -d "\"'\r") || true
  line=${line#*=}
  echo "${!1:-${line:-$2}}"
}

# ROOT TAG CHANGE...
import_image() {
  install -D -m 644 "$authorities" "$1$authorities"
  tar -C "$1" --numeric-owner -c . |
    docker import --change 'LABEL stand-in=true' "${@:3}" - "$2" >/dev/null
}

# A virtual environment at /usr/local puts python, pip and site-packages where the official image has
# them, and frees pip from Debian's rules; with the system's site it also allows pip's --user.
lay_out_python() {
  chroot "$1" env -i PATH=/usr/sbin:/usr/bin python3 -m venv --system-site-packages /usr/local
  printf '[global]\ncert = %s\n' "$authorities" >"$1/etc/pip.conf"
  rm -rf "$1"/var/{cache/apt,lib/apt/lists,log}/* "$1"/usr/share/{doc,info,locale,man}/*
}

make_python() {
  local root=$work/python mirror version
  mirror=$(debian_mirror)
  debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates \
    --keyring="$keyring" --force-check-gpg trixie "$root" "$mirror" >"$work/log" 2>&1 ||
    { tail -n 30 "$work/log" >&2; return 1; }
  version=$(chroot "$root" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  [[ $1 == *:$version* ]] || { echo "Debian has Python $version, no stand-in for $1" >&2; return 1; }
  lay_out_python "$root"
  import_image "$root" "$1" --change 'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'CMD ["python3"]'
}

# The official image is busybox with two programs added; libc is of the suite that they were built in.
lay_out_prometheus() {
  mkdir -p "$1"/{prometheus,root,usr/bin,usr/lib,usr/lib64,tmp}
  ln -s usr/bin usr/lib usr/lib64 "$1"
  unpack_from forky "$1" prometheus promtool busybox-static libc6
  "$1/bin/busybox" --list | grep -vx busybox | xargs -I '{}' ln -s busybox "$1/bin/{}"
  rm -rf "${1:?}"/usr/share "$1"/usr/lib/*/gconv "$1"/usr/lib/systemd "$1"/etc/{default,init.d,logrotate.d} "${1:?}/var"
  printf '%s\n' root:x:0:0::/root:/bin/sh nobody:x:65534:65534::/prometheus:/bin/false >"$1/etc/passwd"
  printf '%s\n' root:x:0: nobody:x:65534: >"$1/etc/group"
  chmod 1777 "$1/tmp"
  chown -R 65534:65534 "$1/prometheus" "$1/etc/prometheus"
}

# Forky, as only from there on Debian's Prometheus is of the official image's major version.
make_prometheus() {
  local root=$work/prometheus changes=('USER nobody' 'WORKDIR /prometheus' 'EXPOSE 9090' 'VOLUME /prometheus'
    'ENTRYPOINT ["/bin/prometheus"]'
    'CMD ["--config.file=/etc/prometheus/prometheus.yml","--storage.tsdb.path=/prometheus"]')
  lay_out_prometheus "$root"
  import_image "$root" "$1" "${changes[@]/#/--change=}"
}

# MAKER TAG
ensure() {
  if docker image inspect "$2" >/dev/null 2>&1 || docker pull --quiet "$2" 2>/dev/null; then return; fi
  "$1" "$2"
  echo "made a stand-in for $2"
}

ensure make_python "$(setting PYTHON_IMAGE python:3.13-slim)"
ensure make_prometheus "$(setting PROMETHEUS_IMAGE prom/prometheus:v3.13.3)"
