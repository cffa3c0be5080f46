# Sourced by bin/lab and the Makefile: makes the virtual environment of local mode.

# The machine's own Python if it is new enough, else a newer one beside it.
find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then echo "$python" && return; fi
    done
    echo "The lab needs Python 3.11 or newer with venv, or a Docker engine; neither is here." >&2
    return 1
}

# ensure_venv [GROUP]: installs requirements/GROUP.txt (default: local), once for each change of it.
ensure_venv() {
    requirements="requirements/${1:-local}.txt"
    made_from=.venv/made-from.txt
    if .venv/bin/python -c '' 2>/dev/null; then
        # What tests need holds what the lab needs.
        if cmp -s requirements/dev.txt $made_from || cmp -s "$requirements" $made_from; then return; fi
    else
        python=$(find_python) || return 1
        echo "  Making .venv with $("$python" --version): once, some 100 MB"
        "$python" -m venv --clear .venv || return 1
    fi
    PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install -qq --require-hashes \
        --requirement "$requirements" || return 1
    cp "$requirements" $made_from
}
