"""Builds the console: NiceGUI's pages behind a guard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from nicegui import ui
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import ASGIApp

from console.access import Access
from console.console import Console
from console.experiments.reports import SHOWN_AT
from console.open_pages import PageLimit, give_memory_back
from console.pages import FAVICON, PAGES, Page, framed, prepare
from lab.console_settings import ConsoleSettings
from services.common.guard import AsgiGuard, Guard
from services.common.process.lifetime import die_with_owner


def create_app() -> ASGIApp:
    """Return the application, built from this process's settings."""
    die_with_owner()
    settings = ConsoleSettings.load()
    console = Console(settings)

    app = _api(console)
    prepare()
    for page in PAGES:
        _add(page, console)
    # No value is bound, so none is polled; and no browser has to compile Tailwind.
    ui.run_with(
        app,
        title="The I/O-wait lab",
        favicon=FAVICON,
        dark=None,
        tailwind=False,
        binding_refresh_interval=None,
        show_welcome_message=False,
    )
    known = Access(PageLimit(app), settings.token)
    return AsgiGuard(known, Guard(settings.own_names("console")))


def _api(console: Console) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        memory = asyncio.create_task(give_memory_back())
        yield
        memory.cancel()
        await console.close()

    app = FastAPI(title="The I/O-wait lab: console", lifespan=lifespan, openapi_url=None)
    app.get("/healthz")(_healthz)

    @app.get(f"{SHOWN_AT}/{{name}}")
    async def report(name: str) -> Response:
        page = console.report_list.page_of(name)
        return FileResponse(page) if page else PlainTextResponse("No such report.", 404)

    return app


def _add(page: Page, console: Console) -> None:
    def build(request: Request) -> None:
        with framed(page, console, request):
            page.build(console)

    ui.page(page.path, title=f"{page.title} · the I/O-wait lab")(build)


async def _healthz() -> dict[str, str]:
    return {"status": "alive"}
