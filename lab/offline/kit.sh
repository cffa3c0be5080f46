# Sourced by lab/venv.sh: installs from an offline kit where there is one, so that the lab comes up
# without a network. lab/offline/build.sh makes kits; a kit that does not fit is refused, not mended.

# One that is asked for by name must be there; `none` does without the one that lies here.
kit=${OFFLINE_KIT:-offline-kit}
if [ "$kit" = none ] || { [ -z "${OFFLINE_KIT:-}" ] && [ ! -d "$kit" ]; }; then kit=; fi

if command -v sha256sum >/dev/null 2>&1; then sha256=sha256sum; else sha256="shasum -a 256"; fi

refuse() {
    echo "$1" >&2
    return 1
}

# The value, or values, that the kit's manifest has for a key.
kit_says() { sed -n "s/^$1: //p" "$kit/MANIFEST" 2>/dev/null; }

kit_has() { [ -n "$(kit_says "$1")" ]; }

# The manifest's last line tells a whole one from one that was cut short.
kit_is_whole() {
    [ "$(tail -n 1 "$kit/MANIFEST" 2>/dev/null)" = "end of manifest" ] \
        || refuse "$kit/MANIFEST is missing or cut short: this is no whole kit; copy it again."
}

# kit_intact PATH: every file of the manifest whose name begins with PATH is as it was made.
kit_intact() {
    while read -r sum file; do
        [ -n "$sum" ] && [ "$($sha256 "$kit/$file" 2>/dev/null | cut -d ' ' -f 1)" = "$sum" ] || {
            refuse "$kit/${file:-$1} is missing, cut short or damaged: copy the kit again."
            return 1
        }
    done <<END
$(sed -n "\,^[0-9a-f]\{64\}  $1,p" "$kit/MANIFEST")
END
}

kit_is_for_this_machine() {
    made_for=$(kit_says machine)
    [ "$made_for" = "$(uname -sm)" ] \
        || refuse "The kit in $kit is for $made_for, and this is $(uname -sm)."
}

# What must be equal for one Python's wheels to fit another.
python_kind() {
    "$1" -c 'import platform, sys; print(sys.implementation.cache_tag, *platform.libc_ver()[:1])' \
        2>/dev/null
}

kit_fits() { [ "$(python_kind "$1")" = "$(kit_says python)" ]; }

kit_python() {
    for python in $(new_pythons); do
        if kit_fits "$python"; then echo "$python" && return; fi
    done
    refuse "The kit in $kit has wheels for $(kit_says python), and no Python here is that."
}

# The virtual environment of local mode, from the kit's wheels alone.
kit_venv() {
    kit_is_whole && kit_is_for_this_machine || return 1
    kit_has python || { refuse "The kit in $kit has no wheels: it is for Docker mode only."; return 1; }
    cmp -s requirements/local.txt "$kit/local.txt" || {
        refuse "The kit in $kit is for another state of requirements/local.txt: make it anew."
        return 1
    }
    kit_intact wheels/ || return 1
    if ! venv_works || ! kit_fits .venv/bin/python; then
        python=$(kit_python) && make_venv "$python" || return 1
    fi
    install_from "$kit/wheels" || refuse "The kit's wheels could not be installed."
}

# No other place is asked, whatever pip's settings on this machine say.
install_from() {
    PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS='' install_requirements --no-index --find-links "$1"
}

# Local mode's Prometheus, unpacked to where lab/local/prometheus.py looks for it.
kit_prometheus() {
    if [ -z "$kit" ] || [ -e .lab/prometheus ] || command -v prometheus >/dev/null; then return; fi
    export LAB_PROMETHEUS="${LAB_PROMETHEUS:-here}"  # none is downloaded
    kit_is_whole && kit_is_for_this_machine || return 1
    kit_has prometheus || return 0
    kit_intact prometheus.tar.gz || return 1
    rm -rf .lab/prometheus.new && mkdir -p .lab/prometheus.new
    tar -xzf "$kit/prometheus.tar.gz" -C .lab/prometheus.new && mv .lab/prometheus.new .lab/prometheus
}

# Docker mode's images, loaded once; nothing is built or pulled.
kit_images() {
    kit_is_whole && kit_images_fit || return 1
    loaded="$state/kit-images"
    if [ "$(kit_images_here 2>/dev/null)" = "$(cat "$loaded" 2>/dev/null)" ]; then return; fi
    echo "  Loading the images of $kit: once"
    kit_intact images.tar || return 1
    docker load --quiet --input "$kit/images.tar" >/dev/null \
        || { refuse "The Docker engine cannot load $kit/images.tar."; return 1; }
    kit_images_here > "$loaded"
}

kit_images_fit() {
    kit_has images || { refuse "The kit in $kit has no images: it is for local mode only."; return 1; }
    [ "$(kit_says images)" = "$(engine_kind)" ] || {
        refuse "The kit's images are for $(kit_says images), and this engine runs $(engine_kind)."
        return 1
    }
    other=$(compose --profile tools config --images | grep -vxF "$(kit_says image)" \
        | grep -vxF "$(setting GRAFANA_IMAGE)" | head -n 1)  # the lab runs on without it
    [ -z "$other" ] || { refuse "The kit in $kit has no image $other."; return 1; }
    other=$(code_sums | diff - "$kit/CODE" | sed -n 's/^[<>] [0-9a-f]*  //p' | head -n 1)
    [ -z "$other" ] || refuse \
        "The kit's images were made from another $other: make the kit anew, or OFFLINE_KIT=none."
}

engine_kind() { docker version --format '{{.Server.Os}}/{{.Server.Arch}}'; }

# An engine may give an image that it loads a number of its own.
kit_images_here() {
    $sha256 "$kit/MANIFEST"
    # shellcheck disable=SC2046  # a list of words
    docker image inspect --format '{{.Id}}' $(kit_says image)
}

# The checksums of all that our images are built from.
code_sums() {
    find services loadtest lab console requirements .env docker-compose.yml -type f \
        ! -path '*/__pycache__/*' | LC_ALL=C sort | xargs $sha256
}
