"""What one would write: Flask, requests, prometheus-flask-exporter by its README."""

import os

import requests
from flask import Flask, request
from prometheus_flask_exporter import PrometheusMetrics

app = Flask(__name__)
PrometheusMetrics(app)


@app.get("/wait")
def wait() -> dict[str, int]:
    """Make one call to the downstream."""
    ms = request.args.get("ms", 200, type=int)
    answer = requests.get(f"{os.environ['DOWNSTREAM_URL']}/work", params={"ms": ms}, timeout=30)
    answer.raise_for_status()
    return {"ms": ms}
