"""Reports as experiments make them, without an experiment."""

from datetime import UTC, datetime

from lab.experiment.result import Cost, Load, Percentiles, Prediction, Result, Verdict
from lab.report.report import Kind, Manifest, Report

STARTED = datetime(2026, 11, 23, 10, 15, 2, tzinfo=UTC)
WAIT = 0.2
SERVERS = {
    "flask-sync": (4, "Gunicorn, 4 sync workers", "urllib3"),
    "flask-gthread": (40, "Gunicorn, 1 gthread worker, 40 threads", "urllib3"),
    "flask-gevent": (1000, "Gunicorn, 1 gevent worker", "urllib3"),
    "flask-async-view": (4, "Gunicorn, 4 sync workers", "urllib3"),
    "fastapi-async": (10_000, "Uvicorn, 1 uvloop worker", "aiohttp"),
    "fastapi-def": (40, "Uvicorn, 1 uvloop worker", "urllib3"),
    "fastapi-blocking": (1, "Uvicorn, 1 uvloop worker", "urllib3"),
}


def prediction(slots: int, users: int, arrivals: str = "closed") -> Prediction:
    """Return what Little's law says."""
    throughput = min(users, slots) / WAIT
    growth = max(users - slots, 0) / WAIT if arrivals == "open" else 0
    response = None if growth else max(users / throughput, WAIT)
    return Prediction(
        slots=slots, throughput=throughput, response_seconds=response, queue_growth=growth
    )


def result(
    variant: str = "flask-sync",
    users: int = 20,
    verdict: Verdict = "holds",
    share: float = 0.97,
    **changes: object,
) -> Result:
    """Return a result that reached `share` of its prediction; `changes` are fields as they are."""
    slots, server, client = SERVERS[variant]
    foreseen = prediction(slots, users)
    throughput = foreseen.throughput * share
    p95 = users / throughput * 1.02
    fields: dict[str, object] = {
        "variant": variant,
        "service": variant.partition("-")[0],
        "server": server,
        "route": "/wait",
        "client": client,
        "settings": {"FLASK_WORKERS": "4"},
        "load": Load(arrivals="closed", users=users, wait_seconds=WAIT),
        "prediction": foreseen,
        "warmup_seconds": 2.0,
        "window_seconds": 10.0,
        "throughput": throughput,
        "goodput": throughput,
        "queue_growth": 0.0,
        "answers": int(throughput * 10),
        "errors": 0,
        "client_seconds": Percentiles(p50=p95 * 0.97, p95=p95, p99=p95 * 1.05),
        "handler_seconds": Percentiles(p50=0.204, p95=0.21, p99=0.22),
        "queue_seconds": Percentiles(p50=p95 - 0.21, p95=max(p95 - 0.2, 0.001), p99=p95),
        "accept_queue": max(users - slots, 0),
        "cost": cost(),
        "predicted_cores": 0.025,
        "valid": verdict != "invalid",
        "why_invalid": ["The load generator took 96% of its core."] if verdict == "invalid" else [],
        "verdict": verdict,
        "reason": f"{throughput:.1f}/s is {share:.0%} of the {foreseen.throughput:.1f}/s foreseen.",
    }
    return Result.model_validate(fields | changes)


def cost(microseconds: float = 1250) -> Cost:
    """Return what a measurement took, at so much CPU a request."""
    return Cost(
        cpu_seconds_per_request=microseconds / 1e6,
        cpu_cores=0.04,
        memory_bytes=130e6,
        threads=9,
        processes=5,
        generator_cores=0.12,
        downstream_cores=0.03,
    )


def manifest(**changes: object) -> Manifest:
    """Return a manifest; `changes` are fields as they are."""
    fields: dict[str, object] = {
        "command": "lab run flask-sync fastapi-async --users 20",
        "started": STARTED,
        "seconds": 31.4,
        "mode": "local",
        "git_revision": "9897538d0c41",
        "machine": "Intel(R) Xeon(R) Processor",
        "cores": 2,
        "service_cores": 1,
        "memory_bytes": 8_000_000_000,
        "system": "Linux 6.1.0 x86_64",
        "python": "3.11.2",
        "open_files": 65536,
        "load_average": 0.16,
        "versions": {"fastapi": "0.165.0", "flask": "3.1.3"},
        "settings": {"CALL_TOTAL_TIMEOUT": "30", "FLASK_BACKLOG": "2048"},
    }
    return Manifest.model_validate(fields | changes)


def report(*results: Result, kind: Kind = "run", **changes: object) -> Report:
    """Return a report of `results`, or of one; `changes` are those of its manifest."""
    return Report(kind=kind, manifest=manifest(**changes), results=list(results) or [result()])


def sweep(*variants: str, users: tuple[int, ...] = (1, 4, 16, 64, 256)) -> Report:
    """Return a sweep of `variants`, or of all."""
    found = [result(variant, number) for variant in variants or SERVERS for number in users]
    return report(*found, kind="sweep")
