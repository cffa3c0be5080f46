"""What the routes of twin B ask for in their signatures; a test may put its own in their place."""

from typing import Annotated

from fastapi import Depends, Request

from services.common.calls.awaitable import AwaitableDownstream
from services.common.calls.blocking import BlockingDownstream
from services.fastapi_app.settings import FastapiSettings


async def settings_in_force(request: Request) -> FastapiSettings:
    """Return this process's settings."""
    found: FastapiSettings = request.app.state.settings
    return found


async def awaitable_downstream(request: Request) -> AwaitableDownstream:
    """Return the downstream, each call of which is awaited."""
    found: AwaitableDownstream = request.app.state.downstream
    return found


async def blocking_downstream(request: Request) -> BlockingDownstream:
    """Return the downstream, each call of which takes its thread."""
    found: BlockingDownstream = request.app.state.blocking_downstream
    return found


InForce = Annotated[FastapiSettings, Depends(settings_in_force)]
Downstream = Annotated[AwaitableDownstream, Depends(awaitable_downstream)]
BlockingCalls = Annotated[BlockingDownstream, Depends(blocking_downstream)]
