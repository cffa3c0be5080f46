#!/bin/sh
# install.sh GROUP: puts the packages of requirements/GROUP.txt into an image, compiled. What nobody
# imports at run time goes in the same step, for a later layer cannot make an earlier one smaller.
set -eu
requirements="requirements/$1.txt"
uv=/tools/uv/bin/uv
if [ -x "$uv" ]; then
    # As pip does, it trusts what this image trusts: a firm may have an authority of its own.
    UV_SYSTEM_CERTS=1 "$uv" pip install --system --quiet --no-cache --require-hashes -r "$requirements"
else
    pip install --quiet --no-cache-dir --no-compile --require-hashes -r "$requirements"
fi
site=$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
find "$site" -mindepth 2 -type d -name tests -prune -exec rm -rf {} +
find "$site" -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.h' \) -delete
python -m compileall -q -j 0 "$site" || true  # some packages ship templates that are no Python
