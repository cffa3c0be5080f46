"""Ten thousand failures of each kind: afterwards nothing is there that was not there before."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

import aiohttp
import psutil

from lab.environment import in_force
from lab.faults.fault import Row
from lab.faults.stack import lab, processes
from lab.waiting import wait_until
from lab.watch.addresses import addresses
from services.common.contract.routes import FAULT
from services.common.contract.twins import TWINS

TIMES = 10_000
WARM = TIMES  # before the first look, which makes pages of workers their own
AT_ONCE = 32
SETTLE_SECONDS = 15.0
MORE_BYTES = 2_000_000  # of each process; memory that Python keeps for the next request

Ask = Callable[[aiohttp.ClientSession, str, int], Awaitable[int]]
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Holding:
    """What the processes of a server hold."""

    processes: int
    threads: int
    descriptors: int
    connections: int
    bytes: int


def leaks(wanted: Callable[[str], bool]) -> Iterator[Row]:
    """Yield what each kind of failure left behind, in each twin."""
    # The twins' own collector looks so seldom that garbage of one kind of failure stays meanwhile.
    lab("up", LOAD="off", TWIN_COLLECTOR="python")
    try:
        for twin in TWINS:
            for title, (ask, status) in KINDS.items():
                if wanted(f"{twin}: {title}"):
                    yield _play(twin, title, ask, status)
    finally:
        lab("down")


def _play(twin: str, title: str, ask: Ask, status: int) -> Row:
    url = addresses()[twin].reach
    asyncio.run(_ask_all(url, ask, WARM))
    wait_until(lambda: _holding(twin).connections == 0, SETTLE_SECONDS)
    before, begun = _holding(twin), time.monotonic()
    statuses = asyncio.run(_ask_all(url, ask, TIMES))
    seconds = time.monotonic() - begun
    wait_until(lambda: not _more(before, _holding(twin)), SETTLE_SECONDS)
    after = _holding(twin)
    wrong = [f"{sum(one != status for one in statuses):,} not {status}"]
    grown = (after.bytes - before.bytes) / 1e6
    said = f"{TIMES / seconds:,.0f} a second; {grown:+.1f} MB"
    return Row(
        f"{twin}: {title}, {TIMES:,} times",
        wrong=[*_more(before, after), *(wrong if set(statuses) != {status} else [])],
        said=said,
    )


def _more(before: Holding, after: Holding) -> list[str]:
    # A connection to the downstream may be on its way to be kept: a leak would be thousands.
    rooms = {"threads": 0, "descriptors": before.processes, "connections": 0}
    rooms["bytes"] = before.processes * MORE_BYTES
    return [
        f"{name}: {getattr(before, name):,} before, {getattr(after, name):,} after"
        for name, room in rooms.items()
        if getattr(after, name) > getattr(before, name) + room
    ]


def _holding(twin: str) -> Holding:
    here, downstream = (int(in_force()[f"{name.upper()}_PORT"]) for name in (twin, "downstream"))
    serving = [*processes(twin, "server"), *processes(twin, "worker")]
    connected = [c for process in serving for c in process.net_connections("tcp")]
    opened = [c for c in connected if c.laddr.port == here]
    kept = sum(bool(c.raddr) and c.raddr.port == downstream for c in connected)  # to be used again
    return Holding(
        len(serving),
        sum(process.num_threads() for process in serving),
        sum(process.num_fds() for process in serving) - kept,
        sum(c.status != psutil.CONN_LISTEN for c in opened),
        sum(process.memory_full_info().uss for process in serving),
    )


async def _ask_all(url: str, ask: Ask, times: int) -> list[int]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        numbers = iter(range(times))

        async def client() -> list[int]:
            return [await ask(session, url, number) for number in numbers]

        answered = await asyncio.gather(*(client() for _ in range(AT_ONCE)))
    return [status for statuses in answered for status in statuses]


async def _request(
    method: str, path: str, session: aiohttp.ClientSession, url: str, _: int, **more: object
) -> int:
    async with session.request(method, url + path, **more) as answer:  # type: ignore[arg-type]
        await answer.read()
        return answer.status


async def _leave(_: aiohttp.ClientSession, url: str, __: int) -> int:
    """Leave before the answer comes."""
    return await _send(url, b"GET /wait?ms=20 HTTP/1.1\r\nHost: lab\r\n\r\n", 0.005)


async def _half(_: aiohttp.ClientSession, url: str, __: int) -> int:
    """Send half a request, and leave."""
    head = b"POST /orders HTTP/1.1\r\nHost: lab\r\nContent-Length: 100\r\n\r\n{"
    return await _send(url, head, 0)


async def _send(url: str, request: bytes, stay: float) -> int:
    port = int(url.rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    await asyncio.sleep(stay)
    writer.close()
    await writer.wait_closed()
    return 0


def _fault(**shares: float) -> dict[str, str]:
    return {FAULT: json.dumps(shares)}


KINDS: dict[str, tuple[Ask, int]] = {
    "no such route": (partial(_request, "GET", "/none"), 404),
    "wrong method": (partial(_request, "DELETE", "/wait"), 405),
    "bad input": (partial(_request, "GET", "/wait?ms=no"), 422),
    "broken JSON": (partial(_request, "POST", "/orders", data=b"{", headers=JSON), 422),
    "body of the wrong type": (partial(_request, "POST", "/orders", data=b"x"), 415),
    "body too large": (
        partial(_request, "POST", "/orders", data=b" " * 200_000, headers=JSON),
        413,
    ),
    "no token": (partial(_request, "GET", "/me"), 401),
    "downstream fails": (
        partial(_request, "GET", "/wait?ms=0", headers=_fault(error_share=1)),
        502,
    ),
    "downstream drops the call": (
        partial(_request, "GET", "/wait?ms=0", headers=_fault(drop_share=1)),
        502,
    ),
    "client leaves": (_leave, 0),
    "half a request": (_half, 0),
}
