"""Traps on both sides, numbers 8 to 12, 14 and 15 of the lab's facts."""

from lab.claims.claim import ALIKE, Claim, Verdict, answered, does_not_hold, holds, holds_when
from lab.claims.clients import WAIT_MS, answers_a_second, p99_beside
from lab.experiment.measurer import Measurer
from lab.experiment.result import Result
from lab.units import microseconds

HARDLY = 2.0  # times the p99 that a wait has when nothing is classified
COLLECTORS = {"python": "as Python has it", "tuned": "tuned", "off": "off"}
INFERENCE = {
    "a def route": "/predict",
    "a process of its own": "/predict-process",
    "async def": "/predict-blocking",
}
CAPPED = '{"max_concurrent": 20}'  # the downstream's own limit: 100 answers/s at 200 ms


def pool_is_slots(measurer: Measurer) -> Verdict:
    """Give twenty users a pool of ten connections, and another client library."""
    wide, narrow = (
        measurer.measure("fastapi-async"),
        measurer.measure("fastapi-async", FASTAPI_POOL_SIZE=10),
    )
    other = measurer.measure("fastapi-async", FASTAPI_CLIENT="httpx", doubtful=True)
    figures = (
        f"20 users: {answered(wide)}, with a pool of 10 connections {answered(narrow)}; with httpx "
        f"{answered(other)} at {_cpu(other)} a request instead of {_cpu(wide)}"
    )
    hidden = narrow.throughput < (1 - ALIKE) * wide.throughput
    return Verdict(holds() if hidden else does_not_hold(), figures)


def cpu_needs_processes(measurer: Measurer) -> Verdict:
    """Hash in one process, in eight threads, in two processes, on all cores."""
    rates = {}
    for name, variant, changes in (
        ("one process", "flask-sync", {"FLASK_WORKERS": 1}),
        ("8 threads", "flask-gthread", {"FLASK_THREADS": 8}),
        ("2 processes", "flask-sync", {"FLASK_WORKERS": 2}),
    ):
        with measurer.serving(variant, measurer.cores.together, **changes) as stack:
            rates[name] = answers_a_second(f"{stack.url('flask')}/cpu?rounds=50000", clients=8)
    figures = "hashing: " + ", ".join(f"{rate:.0f}/s with {name}" for name, rate in rates.items())
    one, threads, processes = rates.values()
    if threads > (1 + 2 * ALIKE) * one:
        return Verdict(does_not_hold(), figures)
    helped = processes > (1 + 2 * ALIKE) * one
    return Verdict(holds() if helped else holds_when("there are cores to spare"), figures)


def inference_is_free(measurer: Measurer) -> Verdict:
    """Have flowers classified in three places, and look at the waits of others."""
    with measurer.serving("fastapi-async", measurer.cores.together) as stack:
        url = stack.url("fastapi")
        alone = p99_beside(url)
        beside = {place: p99_beside(url, route) for place, route in INFERENCE.items()}
    figures = f"p99 of a wait of {WAIT_MS} ms: {alone * 1000:.0f} ms, and beside inference in "
    figures += ", in ".join(f"{place} {seconds * 1000:.0f} ms" for place, seconds in beside.items())
    free = [place for place, seconds in beside.items() if seconds < HARDLY * alone]
    if len(free) in (0, len(beside)):
        return Verdict(holds() if free else does_not_hold(), figures)
    return Verdict(holds_when(f"it runs in {' or '.join(free)}"), figures)


def no_back_pressure(measurer: Measurer) -> Verdict:
    """Send more than the downstream can do, with and without a valve."""
    open_gate, valve = (
        measurer.measure(
            "fastapi-async",
            rate=150,
            seconds=8.0,
            faults=CAPPED,
            doubtful=True,
            LOADTEST_OBJECTIVE_MS=1000,
            FASTAPI_LIMIT_CONCURRENCY=limit,
        )
        for limit in (0, 20)
    )
    figures = (
        f"150 arrivals/s at a downstream that can do 100: {open_gate.goodput:.0f}/s within 1 s; "
        f"with at most 20 inside, the rest told 503, {valve.goodput:.0f}/s"
    )
    drowns = open_gate.goodput < 0.5 * valve.goodput
    return Verdict(holds() if drowns else does_not_hold(), figures)


def handler_is_blind(measurer: Measurer) -> Verdict:
    """Lay the handler's p95 beside the client's, where clients queue in the kernel."""
    sync = measurer.measure("flask-sync")
    client, handler = sync.client_seconds.p95 or 0, sync.handler_seconds.p95 or 0
    figures = (
        f"20 users on 4 sync workers: the handler's p95 is {handler * 1000:.0f} ms, the client's "
        f"{client * 1000:,.0f} ms; {sync.accept_queue} connections wait in the accept queue"
    )
    return Verdict(holds() if client > 2 * handler else does_not_hold(), figures)


def threads_spread(measurer: Measurer) -> Verdict:
    """Put forty threads into one worker, and into four that accept as they like, or not."""
    one = measurer.measure("flask-gthread", own_core=False)
    greedy, bounded = (
        measurer.measure(
            "flask-gthread",
            own_core=False,
            FLASK_WORKERS=4,
            FLASK_THREADS=10,
            FLASK_WORKER_CONNECTIONS=most,
            doubtful=True,
        )
        for most in (1000, 10)
    )
    figures = (
        f"20 users on 40 threads: {answered(one)} in one worker, {answered(greedy)} in four, "
        f"{answered(bounded)} in four that accept no more than they have threads"
    )
    if greedy.throughput > (1 - ALIKE) * one.throughput:
        return Verdict(holds(), figures)
    return Verdict(holds_when("no worker accepts more than its threads hold"), figures)


def collector_is_free(measurer: Measurer) -> Verdict:
    """Hold thousands of waits in one worker, the collector as it is, tuned, and off."""
    by_kind = {
        kind: measurer.measure(
            "fastapi-async",
            users=8000,
            wait_ms=4000,
            seconds=40.0,
            doubtful=True,
            TWIN_COLLECTOR=kind,
        )
        for kind in COLLECTORS
    }
    figures = "8,000 waits of 4 s in one worker: " + ", ".join(
        f"{_cpu(result)} a request with the collector {COLLECTORS[kind]}"
        for kind, result in by_kind.items()
    )
    dear = _seconds(by_kind["python"]) > (1 + ALIKE) * _seconds(by_kind["tuned"])
    return Verdict(holds_when("few requests are in progress") if dear else holds(), figures)


def closed_load_tells_all(measurer: Measurer) -> Verdict:
    """Lay the same overload in closed and in open load side by side."""
    closed = measurer.measure("flask-sync")
    arriving = measurer.measure("flask-sync", rate=100)
    shown, true = closed.client_seconds.p99 or 0, arriving.client_seconds.p99 or 0
    figures = (
        f"flask-sync at five times what it can do: p99 {shown:.1f} s in closed load, "
        f"{true:.1f} s and growing in open load"
    )
    return Verdict(does_not_hold() if true > 2 * shown else holds(), figures)


def _seconds(result: Result) -> float:
    return result.cost.cpu_seconds_per_request or 0.0


def _cpu(result: Result) -> str:
    return f"{microseconds(_seconds(result))} of CPU"


TRAPS = (
    Claim("8", "The HTTP client's pool is a hidden number of slots.", pool_is_slots),
    Claim("9", "For CPU work only processes help.", cpu_needs_processes),
    Claim("9b", "Inference in a service costs those who wait nothing.", inference_is_free),
    Claim("10", "Async has no back-pressure of its own.", no_back_pressure),
    Claim("11", "A handler's clock does not see the queue before it.", handler_is_blind),
    Claim("12", "Four workers of ten threads are forty slots.", threads_spread),
    Claim("14", "Waiting costs an event loop nothing.", collector_is_free),
    Claim("15", "Closed load tells what users would see.", closed_load_tells_all),
)
