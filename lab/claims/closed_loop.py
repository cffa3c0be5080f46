"""A closed loop of a few clients for routes that compute: their answers are slow and few."""

import threading
import time

import urllib3

WARMUP_SECONDS, SECONDS = 1.0, 4.0
TIMEOUT = 30.0  # seconds


def answers_a_second(url: str, clients: int) -> float:
    """Return the right answers a second that so many `clients` get, who ask again at once."""
    answered: list[float] = []
    begin = time.monotonic() + WARMUP_SECONDS
    loops = [
        threading.Thread(target=_ask, args=(url, begin + SECONDS, answered)) for _ in range(clients)
    ]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
    return sum(begin <= moment < begin + SECONDS for moment in answered) / SECONDS


def _ask(url: str, end: float, answered: list[float]) -> None:
    pool = urllib3.PoolManager()
    while time.monotonic() < end:
        if pool.request("GET", url, timeout=TIMEOUT, retries=False).status == 200:
            answered.append(time.monotonic())
