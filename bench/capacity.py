"""What the downstream takes for a call, and how fast metrics answer while all is busy."""

import asyncio
import time
from collections.abc import Callable
from statistics import median

import psutil

from bench.verdict import interval, verdict
from lab.experiment.measurement import measure
from lab.experiment.scrape import fetch
from lab.experiment.stack import Stack, fresh_stack
from lab.experiment.trial import Trial
from lab.machine import Cores
from lab.report.report import NO_VERDICT, Finding
from lab.units import microseconds, milliseconds

CLIENTS = 64
SECONDS = 5.0
SLOWEST_SCRAPE = 0.1  # seconds
# Aiohttp's client asks half as often, and its headers take a quarter more of the downstream's CPU.
REQUEST = b"GET /work?ms=0 HTTP/1.1\r\nHost: downstream\r\n\r\n"


def scrapes_under_load(trial: Trial, cores: Cores, watch: Callable[[str], None]) -> Finding:
    """Return how long scrapes of a busy service take."""
    seconds: list[float] = []
    with fresh_stack(trial, cores) as lent:

        def scrape(phase: str) -> None:
            watch(phase)
            if phase == "measuring":
                began = time.perf_counter()
                fetch(lent.programs[trial.variant.service].ports[1])
                seconds.append(time.perf_counter() - began)

        measure(trial, lent, scrape)
    return Finding(
        number="scrape",
        claim=f"A busy {trial.variant.name} is scraped within {milliseconds(SLOWEST_SCRAPE)}.",
        verdict=in_time(seconds),
        figures=(
            f"{len(seconds)} scrapes: median {milliseconds(median(seconds))}, "
            f"slowest {milliseconds(max(seconds))}."
        ),
    )


def in_time(seconds: list[float]) -> str:
    """Return the verdict on scrapes: a few that are late may be other work's fault."""
    if max(seconds) <= SLOWEST_SCRAPE:
        return "holds"
    known = verdict(interval(seconds), SLOWEST_SCRAPE)
    return known if known == "misses" else NO_VERDICT


def downstream_capacity(lent: Stack) -> Finding:
    """Return the CPU that the downstream takes for a call that waits for nothing."""
    server = psutil.Process(lent.processes["downstream"].pid).children()[0]
    before = server.cpu_times()
    answers = asyncio.run(_hammer(lent.programs["downstream"].ports[0]))
    after = server.cpu_times()
    spent = after.user + after.system - before.user - before.system
    return Finding(
        number="downstream",
        claim="CPU of the downstream for a call.",
        verdict="no bound",
        figures=f"{microseconds(spent / answers)}, hence {answers / spent:,.0f}/s on a core.",
    )


async def _hammer(port: int) -> int:
    loop = asyncio.get_running_loop()
    clients = [_Client() for _ in range(CLIENTS)]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)  # type: ignore[misc]  # mypy cannot tell a lambda's default
    await asyncio.sleep(SECONDS)
    for client in clients:
        client.transport.abort()
    return sum(client.answers for client in clients)


class _Client(asyncio.Protocol):
    # Asks again as soon as it is answered; an answer is so small that it arrives whole.
    transport: asyncio.Transport
    answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # TCP gives a whole Transport
        self.transport.write(REQUEST)

    def data_received(self, _: bytes) -> None:
        self.answers += 1
        self.transport.write(REQUEST)
