"""Flask with urllib3, and nothing that measures: what twin A would cost without the lab."""

import os

import urllib3
from flask import Flask, abort, request

app = Flask(__name__)
_url = urllib3.util.parse_url(os.environ["DOWNSTREAM_URL"])
_pool = urllib3.HTTPConnectionPool(
    _url.host or "", _url.port, maxsize=1000, timeout=urllib3.Timeout(connect=2, total=30)
)


@app.get("/wait")
def wait() -> dict[str, int]:
    """Make one call to the downstream."""
    ms = request.args.get("ms", 200, type=int)
    if not 0 <= ms <= 60_000 or _pool.urlopen("GET", f"/work?ms={ms}").status != 200:
        abort(502)
    return {"ms": ms}
