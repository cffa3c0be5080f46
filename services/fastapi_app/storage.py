"""The database of twin B: a session for each request that asks for one, and it is awaited."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from services.common.database.engine import awaitable_engine
from services.common.database.settings import DatabaseSettings


@asynccontextmanager
async def open_database(app: FastAPI, settings: DatabaseSettings) -> AsyncIterator[None]:
    """Give `app` its pool of connections; none is opened before it is needed."""
    engine = awaitable_engine(settings)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    try:
        yield
    finally:
        await engine.dispose()


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


# Closed, and what it did not commit undone, before the answer leaves.
Session = Annotated[AsyncSession, Depends(_session, scope="function")]
