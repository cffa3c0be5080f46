"""`GET /work?ms=`: answers after `ms`, unless a fault has it otherwise."""

import asyncio
import math
import time
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from services.common.contract.parameters import MS, UNKNOWN_PARAMETER
from services.common.contract.problems import ProblemError, bad_input, http_problem, wrong_faults
from services.common.contract.routes import CALLER, FAULT, LANE, REQUEST_START
from services.downstream.faults import LONGEST_SECONDS, Faults
from services.downstream.journal import Call, WorkMeter
from services.downstream.state import GateFullError, State

_JSON = [(b"content-type", b"application/json")]


async def answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """Send one whole answer."""
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


async def answer_json(send: Send, body: bytes) -> None:
    """Send a 200 with this JSON."""
    await answer(send, 200, body, _JSON)


async def answer_problem(send: Send, problem: ProblemError) -> None:
    """Send a problem."""
    headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
    await answer(send, problem.status, problem.body(), headers)


async def drop(send: Send) -> None:
    """Drop the connection in the middle of an answer: Uvicorn closes it for what is missing."""
    length = [(b"content-length", b"1")]
    await send({"type": "http.response.start", "status": 200, "headers": length})


_CALLER, _FAULT, _LANE, _START = (
    name.lower().encode() for name in (CALLER, FAULT, LANE, REQUEST_START)
)
_LONGEST_NAME = 64


class Work:
    """The ASGI application of `/work`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._meter = WorkMeter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, as ASGI has it."""
        headers = dict(scope["headers"])
        try:
            if scope["method"] != "GET":
                raise http_problem(405)
            ms = _ms(scope["query_string"])
            faults = self._faults(headers.get(_FAULT))
        except ProblemError as problem:
            return await answer_problem(send, problem)
        call = self._state.journal.open(_call(headers))
        self._meter.arrive(call)
        outcome = "drop"  # if the server stops while the call is at work
        try:
            outcome = await self._work(ms, faults, receive, send)
        finally:
            self._meter.depart(call, outcome)

    def _faults(self, own: bytes | None) -> Faults:
        if own is None:
            return self._state.faults
        try:
            faults = Faults.parse(own)
            if faults.max_concurrent is not None:
                raise ValueError("max_concurrent: is for all calls, so PUT it to /faults")
            return faults
        except ValueError as error:
            raise wrong_faults(str(error)) from None

    async def _work(self, ms: int, faults: Faults, receive: Receive, send: Send) -> str:
        gate = self._state.gate
        try:
            await gate.enter()
        except GateFullError:
            await answer_problem(send, ProblemError(503, "Too many calls wait already."))
            return "full"
        try:
            await asyncio.sleep(min(ms + faults.latency.draw(), LONGEST_SECONDS * 1000) / 1000)
            outcome = faults.outcome()
            if outcome == "hang":
                await _until_gone(receive)
        finally:
            gate.leave()
        await _END[outcome](ms, send)
        return outcome


async def _ok(ms: int, send: Send) -> None:
    await answer_json(send, b'{"ms":%d}' % ms)


async def _error(_: int, send: Send) -> None:
    await answer_problem(send, ProblemError(500, "This error was asked for."))


async def _drop(_: int, send: Send) -> None:
    await drop(send)


_END = {"ok": _ok, "error": _error, "hang": _drop, "drop": _drop}


async def _until_gone(receive: Receive) -> None:
    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    try:
        await asyncio.wait_for(gone(), LONGEST_SECONDS)
    except TimeoutError:
        return


def _ms(query: bytes) -> int:
    values: dict[str, str] = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    text = values.pop(MS.name, str(MS.default))
    errors = dict.fromkeys(values, UNKNOWN_PARAMETER)
    try:
        ms = MS.parse(text)
    except ValueError as error:
        errors[MS.name] = str(error)
    if errors:
        raise bad_input(errors)
    return ms


def _call(headers: dict[bytes, bytes]) -> Call:
    return Call(
        caller=_name(headers.get(_CALLER, b"other")),
        lane=_name(headers.get(_LANE, b"unknown")),
        started=_epoch(headers.get(_START)),
        arrival=time.time(),
    )


def _name(value: bytes) -> str:
    return value[:_LONGEST_NAME].decode("latin-1")


def _epoch(value: bytes | None) -> float | None:
    try:
        epoch = math.nan if value is None else float(value.removeprefix(b"t="))
    except ValueError:
        return None
    return epoch if math.isfinite(epoch) else None
