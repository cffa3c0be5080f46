"""Builds twin B: one FastAPI application for each Uvicorn worker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.common.calls.awaitable import AwaitableDownstream
from services.common.calls.blocking import BlockingDownstream
from services.common.measuring.request_meter import RequestMeter
from services.common.process.collector import set_collector
from services.common.process.lifetime import die_with_owner
from services.fastapi_app import documents, gateway, identity, orders, predict
from services.fastapi_app.documents import add_pages
from services.fastapi_app.errors import answer_errors_with_problems
from services.fastapi_app.instrumentation import Instrumentation
from services.fastapi_app.predict import predicting
from services.fastapi_app.routes import add_waiting, routes
from services.fastapi_app.saturation import sampling
from services.fastapi_app.server import server_model
from services.fastapi_app.settings import FastapiSettings
from services.fastapi_app.storage import open_database
from services.fastapi_app.strict_bodies import StrictBodies

TOPICS = (routes, gateway.routes, orders.routes, identity.routes, predict.routes)


def create_app() -> FastAPI:
    """Return the application, built from this process's settings."""
    settings = FastapiSettings.load()
    app = FastAPI(
        title=documents.TITLE,
        summary=documents.SUMMARY,
        description=documents.DESCRIPTION,
        openapi_tags=documents.TAGS,
        docs_url=None,  # FastAPI's own pages fetch from a CDN
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.state.settings = settings
    add_waiting(app)
    for topic in TOPICS:
        app.include_router(topic)
    answer_errors_with_problems(app)
    meter = RequestMeter(server_model(settings), settings.limit_concurrency)
    add_pages(app)
    app.add_middleware(StrictBodies)
    app.add_middleware(Instrumentation, meter=meter)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    die_with_owner()
    settings: FastapiSettings = app.state.settings
    size = settings.pool_size
    app.state.blocking_downstream = BlockingDownstream("fastapi", settings, size, "urllib3")
    async with (
        AwaitableDownstream("fastapi", settings, size, settings.client) as app.state.downstream,
        open_database(app, settings),
        predicting(app),
        sampling(settings.thread_tokens),
    ):
        set_collector(settings.collector, settings.pool_size)
        yield
