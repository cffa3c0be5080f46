# Sourced by bin/lab and the Makefile: makes the virtual environment of local mode.
. lab/offline/kit.sh

# The machine's own Python if it is new enough, and newer ones beside it.
new_pythons() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then echo "$python"; fi
    done
}

find_python() {
    new_pythons | head -n 1 | grep . && return
    echo "The lab needs Python 3.11 or newer with venv, or a Docker engine; neither is here." >&2
    return 1
}

venv_works() { .venv/bin/python -c '' 2>/dev/null; }

make_venv() {
    echo "  Making .venv with $("$1" --version): once, some 100 MB"
    "$1" -m venv --clear .venv
}

# ensure_venv [GROUP]: installs requirements/GROUP.txt (default: local), once for each change of it.
ensure_venv() {
    requirements="requirements/${1:-local}.txt"
    if venv_is_made; then return; fi
    if [ -n "$kit" ] && [ "$requirements" = requirements/local.txt ]; then kit_venv; return; fi
    venv_works || { python=$(find_python) && make_venv "$python"; } || return 1
    install_requirements
}

# What tests need holds what the lab needs.
venv_is_made() {
    venv_works && { cmp -s requirements/dev.txt .venv/made-from.txt \
        || cmp -s "$requirements" .venv/made-from.txt; }
}

# install_requirements [PIP'S OPTIONS]
install_requirements() {
    PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install -qq --require-hashes \
        --requirement "$requirements" "$@" || return 1
    cp "$requirements" .venv/made-from.txt
}
