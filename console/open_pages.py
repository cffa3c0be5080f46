"""Pages that are open cost this process memory: a bound on their number, and its return after."""

import asyncio
import ctypes
import gc

from nicegui import Client
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from console.plain_page import plain_page

MOST_PAGES = 150
ABANDONED_SECONDS = 15.0  # without a word from the browser that asked for a page
GIVE_BACK_SECONDS = 10.0  # between two looks for pages that have gone
_NO_PAGES = ("/_nicegui", "/reports/", "/favicon.ico", "/healthz")


class PageLimit:
    """ASGI middleware that refuses one page more than `MOST_PAGES`, in a sentence."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, unless it would open one page too many."""
        # An address that is unknown gets a page of NiceGUI's, too.
        is_page = scope["type"] == "http" and not scope["path"].startswith(_NO_PAGES)
        app = _refuse if is_page and _is_full() else self._app
        await app(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    why = f"{MOST_PAGES} pages of this console are open, as many as it serves at once."
    body = f"<p role=alert>{why}</p><p>Close one, wait some seconds, and load this page again."
    await HTMLResponse(plain_page(body), 503, {"Retry-After": "10"})(scope, receive, send)


def _is_full() -> bool:
    if len(Client.instances) >= MOST_PAGES:
        Client.prune_instances(client_age_threshold=ABANDONED_SECONDS)
    return len(Client.instances) >= MOST_PAGES


async def give_memory_back() -> None:
    """Look again and again, until cancelled, whether pages have gone."""
    # What is there before the first page stays: no look need walk it.
    gc.collect()
    gc.freeze()
    release = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    before = 0
    while True:
        await asyncio.sleep(GIVE_BACK_SECONDS)
        now = len(Client.instances)
        if now < before:
            gc.collect()  # the objects of a page point at each other
            if release:
                release(0)
        before = now
