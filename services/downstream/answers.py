"""The answers of `GET /work`, as plain ASGI: nothing that costs time between them and Uvicorn."""

from starlette.types import Send

from services.common.contract.problems import ProblemError

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
