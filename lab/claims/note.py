"""The note's sentences, numbers 1 to 7 of the lab's facts."""

import urllib3

from lab.checkout import ROOT
from lab.claims.claim import ALIKE, Claim, Verdict, answered, does_not_hold, holds, holds_when
from lab.claims.handover import ASGI, WSGI, handover
from lab.code.topics import counted
from lab.experiment.measurer import Measurer
from lab.experiment.result import Result

USERS = 20
SERIAL = 1.5  # times one slot's rate: below that, one request at a time
MANY = 3.0  # times one slot's rate: above that, many at a time

CHECKS = ("queries.py", "errors.py")  # input checked, errors answered: what "for free" means
TIMEOUT = 10.0  # seconds


def one_at_a_time(measurer: Measurer) -> Verdict:
    """Measure Flask with one sync worker, with threads, with greenlets."""
    sync = measurer.measure("flask-sync", FLASK_WORKERS=1)
    threads, greenlets = measurer.measure("flask-gthread"), measurer.measure("flask-gevent")
    figures = (
        f"{USERS} users: {answered(sync)} with one sync worker, {answered(threads)} with "
        f"40 threads, {answered(greenlets)} with gevent"
    )
    if not _serial(sync):
        return Verdict(does_not_hold(), figures)
    if _many(threads) and _many(greenlets):
        return Verdict(holds_when("one sync worker serves it"), figures)
    return Verdict(holds(), figures)


def gunicorn_blocks(measurer: Measurer) -> Verdict:
    """Measure the same Gunicorn with four worker classes."""
    sync, asgi = measurer.measure("flask-sync"), measurer.measure("fastapi-gunicorn")
    threads, greenlets = measurer.measure("flask-gthread"), measurer.measure("flask-gevent")
    figures = (
        f"Gunicorn's sync workers (4) {answered(sync)}, gthread {answered(threads)}, gevent "
        f"{answered(greenlets)}, and FastAPI on its ASGI worker {answered(asgi)}"
    )
    blocks = not any(map(_many, (threads, greenlets, asgi)))
    return Verdict(holds() if blocks else holds_when("its workers are sync"), figures)


def gateway_makes_json(measurer: Measurer) -> Verdict:
    """Look at what both gateways hand to the code for a request with a JSON body."""
    wsgi, asgi = handover(measurer, WSGI), handover(measurer, ASGI)
    figures = f"for a JSON body WSGI handed over {wsgi.words}, ASGI {asgi.words}"
    return Verdict(holds() if wsgi.json and asgi.json else does_not_hold(), figures)


def asynchronous(measurer: Measurer) -> Verdict:
    """Measure the same call, awaited, and blocking inside `async def`."""
    awaited, blocking = measurer.measure("fastapi-async"), measurer.measure("fastapi-blocking")
    figures = (
        f"{USERS} users: {answered(awaited)} awaited, {answered(blocking)} with one blocking call "
        "in async def"
    )
    if not _many(awaited):
        return Verdict(does_not_hold(), figures)
    return Verdict(holds_when("the code awaits") if _serial(blocking) else holds(), figures)


def def_is_unlimited(measurer: Measurer) -> Verdict:
    """Send more users than AnyIO has threads to a def route and to an async one."""
    in_threads = measurer.measure("fastapi-def", users=60)
    awaited = measurer.measure("fastapi-async", users=60)
    figures = (
        f"60 users: {answered(in_threads)} from def with AnyIO's 40 threads "
        f"({in_threads.prediction.throughput:.0f}/s predicted), {answered(awaited)} from async def"
    )
    if in_threads.throughput < (1 - ALIKE) * awaited.throughput:
        return Verdict(holds_when("40 threads are enough"), figures)
    return Verdict(holds(), figures)


def async_views_help(measurer: Measurer) -> Verdict:
    """Measure four sync workers with a plain view and with an async one."""
    plain, asynchronous_view = measurer.measure("flask-sync"), measurer.measure("flask-async-view")
    figures = (
        f"4 sync workers: {answered(plain)} with def, {answered(asynchronous_view)} with async "
        f"def, at {_times(asynchronous_view, plain)} the CPU a request"
    )
    helped = asynchronous_view.throughput > (1 + ALIKE) * plain.throughput
    return Verdict(holds() if helped else does_not_hold(), figures)


def fast_to_code(measurer: Measurer) -> Verdict:
    """Count the lines that check input and answer errors in both twins, and documents."""
    flask, fastapi = code_lines("flask_app"), code_lines("fastapi_app")
    documented = documented_routes(measurer)
    figures = (
        f"checks and errors of the same contract take {flask} lines in Flask, {fastapi} in "
        f"FastAPI; documented by themselves are {documented['flask']} and "
        f"{documented['fastapi']} routes"
    )
    if documented["fastapi"] <= documented["flask"]:
        return Verdict(does_not_hold(), figures)
    shorter = fastapi < flask
    return Verdict(holds() if shorter else holds_when("documents count"), figures)


def _one_slot(result: Result) -> float:
    return 1 / result.load.wait_seconds


def _serial(result: Result) -> bool:
    return result.throughput < SERIAL * _one_slot(result)


def _many(result: Result) -> bool:
    return result.throughput > MANY * _one_slot(result)


def _times(dear: Result, cheap: Result) -> str:
    each, other = dear.cost.cpu_seconds_per_request, cheap.cost.cpu_seconds_per_request
    return f"{(each or 0) / (other or 1):.1f} times"


NOTE = (
    Claim("1", "Flask handles one request at a time.", one_at_a_time),
    Claim("2", "Gunicorn is slow: it blocks.", gunicorn_blocks),
    Claim("3", "The gateway turns HTTP into JSON for the code.", gateway_makes_json),
    Claim("4", "FastAPI is asynchronous: it serves many at a time.", asynchronous),
    Claim("5", "A def route of FastAPI serves as many as async def.", def_is_unlimited),
    Claim("6", "async def makes Flask concurrent.", async_views_help),
    Claim("7", "FastAPI is fast to code: checks and documents for free.", fast_to_code),
)


def code_lines(package: str) -> int:
    """Return the lines of code, no blanks, comments or docstrings, that check and refuse."""
    folder = ROOT / "services" / package
    return counted([folder / name for name in CHECKS])


def documented_routes(measurer: Measurer) -> dict[str, int]:
    """Return how many routes each twin documents without a line written for it."""
    found = {}
    for service, variant in (("flask", "flask-sync"), ("fastapi", "fastapi-async")):
        with measurer.serving(variant, measurer.cores) as stack:
            url = f"{stack.url(service)}/openapi.json"
            answer = urllib3.request("GET", url, timeout=TIMEOUT, retries=False)
            found[service] = len(answer.json()["paths"]) if answer.status == 200 else 0
    return found
