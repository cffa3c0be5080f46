"""What inference costs those who wait: the p99 of `/wait` while others have flowers classified."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import urllib3

from lab.claims.finding import Verdict, does_not_hold, holds, holds_when
from lab.experiment.measurer import Measurer
from services.common.flowers.flowers import EXAMPLE, MOST_FLOWERS

PLACES = {
    "a def route": "/predict",
    "a process of its own": "/predict-process",
    "async def": "/predict-blocking",
}
WAIT_MS = 20
CLIENTS = 4  # that have flowers classified, and as many that wait
WAITS = 400
TIMEOUT = 30.0  # seconds
HARDLY = 2.0  # times the p99 that a wait has when nothing is classified
BATCH = {"flowers": EXAMPLE["flowers"][:1] * MOST_FLOWERS}


def inference_is_free(measurer: Measurer) -> Verdict:
    """Have flowers classified in three places, and look at the waits of others."""
    with measurer.serving("fastapi-async", measurer.cores.together) as stack:
        url = stack.url("fastapi")
        alone = p99(url)
        beside = {place: p99(url, route) for place, route in PLACES.items()}
    figures = f"p99 of a wait of {WAIT_MS} ms: {alone * 1000:.0f} ms, and beside inference in "
    figures += ", in ".join(f"{place} {seconds * 1000:.0f} ms" for place, seconds in beside.items())
    free = [place for place, seconds in beside.items() if seconds < HARDLY * alone]
    if len(free) in (0, len(beside)):
        return Verdict(holds() if free else does_not_hold(), figures)
    return Verdict(holds_when(f"it runs in {' or '.join(free)}"), figures)


def p99(url: str, route: str | None = None, waits: int = WAITS) -> float:
    """Return the 99th percentile of waits at `url`, in seconds, while others ask for `route`."""
    pool = urllib3.PoolManager(maxsize=CLIENTS, timeout=TIMEOUT, retries=False)

    def wait(_: int) -> float:
        begin = time.perf_counter()
        answer = pool.request("GET", f"{url}/wait?ms={WAIT_MS}")
        if answer.status != 200:
            raise RuntimeError(f"/wait answered {answer.status}.")
        return time.perf_counter() - begin

    with _classifying(url, route), ThreadPoolExecutor(CLIENTS) as clients:
        return sorted(clients.map(wait, range(waits)))[waits * 99 // 100]


@contextmanager
def _classifying(url: str, route: str | None) -> Iterator[None]:
    if route is None:
        yield
        return
    done = threading.Event()
    _classify(url + route)  # the library is imported, the process begun

    def ask() -> None:
        while not done.is_set():
            _classify(url + route)

    with ThreadPoolExecutor(CLIENTS) as clients:
        asking = [clients.submit(ask) for _ in range(CLIENTS)]
        try:
            yield
        finally:
            done.set()
    for each in asking:
        each.result()


def _classify(url: str) -> None:
    answer = urllib3.request("POST", url, json=BATCH, timeout=TIMEOUT, retries=False)
    if answer.status != 200:
        raise RuntimeError(f"{url} answered {answer.status}.")
