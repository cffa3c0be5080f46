#!/bin/sh
# install.sh GROUP: puts the packages of requirements/GROUP.txt into an image, compiled. What nobody
# needs at run time goes in the same step, for a later layer cannot make an earlier one smaller.
set -eu
requirements="requirements/$1.txt"
uv=/tools/uv/bin/uv
strip=/tools/usr/bin/strip
began=$(mktemp)
site=$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

if [ -x "$uv" ]; then
    # As pip does, it trusts what this image trusts: a firm may have an authority of its own.
    UV_SYSTEM_CERTS=1 "$uv" pip install --python "$(command -v python)" --quiet --no-cache \
        --require-hashes --requirement "$requirements"
else
    pip install --quiet --no-cache-dir --no-compile --require-hashes -r "$requirements"
fi

find "$site" -mindepth 2 -type d -name tests -prune -exec rm -rf {} +
find "$site" -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.h' \) -delete
if [ -x "$strip" ]; then
    # Those in *.libs were patched after they were linked: strip would break them.
    LD_LIBRARY_PATH=$(echo /tools/usr/lib/*-linux-gnu) find "$site" -name '*.so' \
        ! -path '*.libs/*' -cnewer "$began" -exec "$strip" --strip-unneeded {} +
fi
python -m compileall -q -j 0 "$site" || true  # some packages ship templates that are no Python
rm "$began"
