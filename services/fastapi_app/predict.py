"""Inference in twin B, in three places: a thread, a process of its own, and the event loop."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request

from services.common.contract.problems import ProblemError
from services.common.flowers.flowers import Flowers, Predictions
from services.common.flowers.model import predict
from services.common.process.lifetime import die_with_owner
from services.fastapi_app.dependencies import InForce
from services.fastapi_app.documents import problems
from services.fastapi_app.settings import FastapiSettings

MOST_WAITING = 64  # batches handed to the process and not answered yet

routes = APIRouter(tags=["prediction"])
_PROBLEMS = problems(413, 415, 422, 503)


class Worker:
    """One process that predicts, begun at the first batch and ended with this one."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._waiting = 0

    async def predict(self, settings: FastapiSettings, rows: list[list[float]]) -> dict[str, Any]:
        """Have `rows` predicted; raises `ProblemError` 503: too many wait, or the process died."""
        if self._waiting >= MOST_WAITING:
            raise ProblemError(503, f"{MOST_WAITING} batches wait for the model already.")
        self._pool = pool = self._pool or self._begun()
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(pool, predict, settings.state, rows)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None  # the next batch begins another
            raise ProblemError(503, "The process that predicts has died.") from None
        finally:
            self._waiting -= 1

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _begun(self) -> ProcessPoolExecutor:
        # Spawned: a fork would copy an event loop that runs.
        spawned = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, mp_context=spawned, initializer=die_with_owner)


async def predicting_worker(request: Request) -> Worker:
    """Return the one process that predicts."""
    found: Worker = request.app.state.predicting
    return found


@routes.post("/predict", responses=_PROBLEMS)
def classify(batch: Flowers, settings: InForce) -> Predictions:
    """Classify flowers in a thread: others get their turns, when the interpreter's lock is free."""
    return Predictions(**predict(settings.state, batch.rows()))


@routes.post("/predict-process", responses=_PROBLEMS)
async def classify_in_process(
    batch: Flowers, settings: InForce, worker: Annotated[Worker, Depends(predicting_worker)]
) -> Predictions:
    """Classify flowers in a process of its own: this one only awaits the answer."""
    return Predictions(**await worker.predict(settings, batch.rows()))


@routes.post("/predict-blocking", responses=_PROBLEMS)
async def classify_blocking(batch: Flowers, settings: InForce) -> Predictions:
    """Classify flowers in the event loop: the trap. All other requests wait meanwhile."""
    return Predictions(**predict(settings.state, batch.rows()))


@asynccontextmanager
async def predicting(app: FastAPI) -> AsyncIterator[None]:
    """Give `app` its process for predictions."""
    app.state.predicting = Worker()
    try:
        yield
    finally:
        app.state.predicting.end()
