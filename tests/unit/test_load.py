"""The lab's own load goes where a person said, and survives any answer."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from lab.answers import LONGEST, beginning, timing
from lab.load import Ask, Asker, Request, session

ASKED: list[str] = []


async def answer(request: web.Request) -> web.StreamResponse:
    """Answer as the path says."""
    ASKED.append(request.path)
    if request.path == "/elsewhere":
        return web.Response(text="ok")
    if request.path == "/redirects":
        return web.Response(status=302, headers={"Location": "/elsewhere"})
    if request.path == "/not-gzip":
        return web.Response(body=b"ok", headers={"Content-Encoding": "gzip"})
    return web.Response(body=bytes(LONGEST + 1))


def asked(path: str) -> tuple[Ask, str]:
    """Return what came of asking for this path, and the complaint."""

    async def ask() -> tuple[Ask, str]:
        app = web.Application()
        app.router.add_get("/{path}", answer)
        async with TestServer(app) as server, session() as opened:
            one = Asker(opened, Request(str(server.make_url(path))))
            return await one(), one.complaint

    ASKED.clear()
    return asyncio.run(ask())


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    """It may lead to a host that is somebody else's."""
    ask, complaint = asked("/redirects")
    assert ask.outcome == "failed"
    assert "answered 302, leads to /elsewhere" in complaint
    assert ASKED == ["/redirects"]


@pytest.mark.parametrize(
    ("path", "why"), [("/without-end", "longer than 20 MB"), ("/not-gzip", "Can not decode")]
)
def test_an_answer_that_cannot_be_read_is_a_failure(path: str, why: str) -> None:
    """Many that are too long would fill the memory."""
    ask, complaint = asked(path)
    assert ask.outcome == "failed"
    assert why in complaint


def test_what_is_shown_of_an_answer_gives_a_terminal_no_orders() -> None:
    """One line, and only what can be printed."""
    assert beginning(b"\x1b[31mout\n of \x07stock\xff") == ": [31mout of stock\ufffd"
    assert not beginning(b" \n")


def test_a_header_that_is_no_timing_is_none() -> None:
    """Numbers are read, and nothing else."""
    assert timing("db;dur=1.5, x;dur=., y;dur=..2") == {"db": 1.5}
