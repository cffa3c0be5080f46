"""What the routes of twin B take in a body: read strictly here, checked by their signatures."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from services.common.contract.bodies import (
    BODY_SECONDS,
    LARGEST_BODY,
    explain,
    parse,
    require_form,
    require_json,
)
from services.common.contract.problems import http_problem


@asynccontextmanager
async def receiving() -> AsyncIterator[None]:
    """Bound the time in which a body comes; raises `ProblemError` 400 if it does not come whole."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            yield
    except (TimeoutError, ClientDisconnect):
        raise http_problem(400) from None


class StrictRequest(Request):
    """A request whose body is limited while it is read, and whose JSON means one thing only."""

    async def body(self) -> bytes:
        """Return the body; raises `ProblemError` 413 before it is read whole."""
        # Starlette has a limit too, but answers it in plain text.
        if not hasattr(self, "_body"):
            if int(self.headers.get("Content-Length", 0)) > LARGEST_BODY:
                raise http_problem(413)
            read = bytearray()
            async with receiving():
                async for piece in self.stream():
                    read += piece
                    if len(read) > LARGEST_BODY:
                        raise http_problem(413)
            self._body = bytes(read)
        return self._body

    async def json(self) -> Any:  # noqa: ANN401  # as inherited
        """Return what the body says; raises `ProblemError` 422."""
        if not hasattr(self, "_json"):
            self._json = parse(await self.body())
        return self._json


class StrictRoute(APIRoute):
    """A route that takes a JSON body, and names each of its faults by a JSON pointer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's own handler, which finds the body read already."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle
        sentences = self.body_field.field_info.annotation.sentences  # type: ignore[union-attr]  # a model of ours

        async def handle_strictly(request: Request) -> Response:
            require_json(
                request.headers.get("Content-Type"), request.headers.get("Content-Encoding")
            )
            strict = StrictRequest(request.scope, request.receive)
            await strict.json()  # here, for FastAPI makes a 400 of any error while it reads
            try:
                return await handle(strict)
            except RequestValidationError as error:
                faults = [fault for fault in error.errors() if fault["loc"][0] == "body"]
                if not faults:
                    raise
                found = ((fault["type"], fault["loc"][1:]) for fault in faults)
                raise explain(found, sentences) from None

        return handle_strictly


class FormRoute(APIRoute):
    """A route that takes an URL-encoded form."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's own handler, which finds the body read already."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def handle_strictly(request: Request) -> Response:
            require_form(
                request.headers.get("Content-Type"), request.headers.get("Content-Encoding")
            )
            strict = StrictRequest(request.scope, request.receive)
            await strict.body()
            return await handle(strict)

        return handle_strictly
