# Sourced by bin/lab and the Makefile: makes the virtual environment of local mode.
. lab/offline/kit.sh
. lab/phases.sh

# What is imported once is compiled once: a start without takes twice the CPU. It goes into .venv and
# into folders that git ignores.
unset PYTHONDONTWRITEBYTECODE

export PYTHONUTF8=1  # the lab's files are UTF-8, whatever the locale

# The machine's own Python if it is new enough, or a newer one beside it.
PYTHONS=${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}

is_new_enough() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

new_pythons() {
    for python in $PYTHONS; do
        if is_new_enough "$python"; then echo "$python"; fi
    done
}

find_python() {
    for python in $PYTHONS; do
        if is_new_enough "$python"; then echo "$python" && return; fi
    done
    echo "The lab needs Python 3.11 or newer with venv, or a Docker engine; neither is here." >&2
    return 1
}

venv_works() { .venv/bin/python -c '' 2>/dev/null; }

# Without pip, which takes longer to install than all the rest: with_pip runs Python's own copy.
make_venv() {
    phase "Making .venv with $("$1" --version)"
    "$1" -m venv --without-pip --clear .venv
}

# ensure_venv [GROUP]: installs requirements/GROUP.txt (default: local), once for each change of it.
ensure_venv() {
    requirements="requirements/${1:-local}.txt"
    if venv_is_made; then return; fi
    if [ -n "$kit" ] && [ "${1:-local}" != dev ]; then
        requirements=requirements/local.txt  # a kit has it all
        kit_venv
        return
    fi
    venv_works || { python=$(find_python) && make_venv "$python"; } || return 1
    install_requirements
}

# What tests need holds all that the lab can do, and that holds what brings it up.
venv_is_made() {
    venv_works || return 1
    for group in dev local up; do
        if cmp -s "requirements/$group.txt" .venv/made-from.txt; then return 0; fi
        if [ "$requirements" = "requirements/$group.txt" ]; then return 1; fi
    done
}

# install_requirements [OPTIONS]: those that pip and uv share.
install_requirements() {
    find_uv "$@" && install_with_uv "$@" || install_with_pip "$@" || return 1
    cp "$requirements" .venv/made-from.txt
}

# find_uv [PIP'S OPTIONS]: sets $uv, to the one installed here, this machine's own, or the locked one.
find_uv() {
    uv=.venv/bin/uv
    if [ -x "$uv" ]; then return; fi
    if command -v uv >/dev/null 2>&1; then uv=uv && return; fi
    phase "Getting uv, which installs packages in seconds"
    with_pip --requirement requirements/uv.txt "$@" 2>/dev/null
}

install_with_uv() {
    # Some users have no home that can be written.
    mkdir -p "$("$uv" cache dir)" 2>/dev/null || export UV_NO_CACHE=1
    phase "Installing $(grep -c '==' "$requirements") packages"
    "$uv" pip install --quiet --python .venv/bin/python --require-hashes \
        --requirement "$requirements" "$@" &
    installing=$!
    trap 'kill $installing ${fetching:-} 2>/dev/null; exit 130' INT TERM HUP
    if [ -t 1 ]; then show_arrivals; fi
    status=0 && wait "$installing" || status=$?
    trap - INT TERM HUP
    return "$status"
}

# uv has no wheel for every machine, and does not read pip's own settings.
install_with_pip() {
    phase "Installing packages with pip, as uv could not: it takes a minute or two"
    with_pip --requirement "$requirements" "$@"
}

with_pip() { pip install -qq --require-hashes "$@"; }

pip() { PYTHONPATH=$(bundled_pip) PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip "$@"; }

# The wheel from which Python makes virtual environments with pip.
bundled_pip() {
    .venv/bin/python -c '
import ensurepip, pathlib, sysconfig
places = sysconfig.get_config_var("WHEEL_PKG_DIR"), pathlib.Path(ensurepip.__file__, "../_bundled")
wheels = (str(w) for place in places if place for w in pathlib.Path(place).resolve().glob("pip-*.whl"))
print(next(wheels, ""))'
}

# uv unpacks each package into a folder of its cache, and links them all at the end.
show_arrivals() {
    arriving=$("$uv" cache dir)/archive-v0
    began=$(mktemp)
    while kill -0 "$installing" 2>/dev/null; do
        printf '\r  %s packages so far' "$(find "$arriving" -maxdepth 1 -newer "$began" 2>/dev/null | wc -l)"
        sleep 0.3
    done
    printf '\r%40s\r' ''
    rm -f "$began"
}
