"""With a token set, only who knows it gets at the console; whoever guesses often has to wait."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable
from math import ceil
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.plain_page import sign_in_page
from services.common.contract.bodies import require_kind
from services.common.contract.problems import ProblemError
from services.common.contract.routes import FORM
from services.common.identity.guessing import Tries

PATH = "/sign-in"
_COOKIE = "lab-console"
_LONGEST_FORM = 4_096  # bytes
TRIES = Tries(free=10, seconds=6.0)  # of each client
MOST_KNOWN = 1_000  # clients; a stranger's floods forget the oldest
_FORM_SECONDS = 10.0  # until it is all there
# The browser itself sees to it that nothing is asked of other hosts, and no other page frames this.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "frame-ancestors 'self'; form-action 'self'; base-uri 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
]


class Access:
    """ASGI middleware around the whole console, its websocket included."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._token = app, token.encode()
        self._proof = _proof(token).encode()
        self._brake = Brake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket, or ask for the token."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif scope["path"] == "/healthz" or self._is_known(scope):
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = await self._answer(Request(scope, receive))
            await answer(scope, receive, _with_headers(send))

    def _is_known(self, scope: Scope) -> bool:
        # As bytes: a cookie need not be text.
        given = HTTPConnection(scope).cookies.get(_COOKIE, "").encode()
        return not self._token or hmac.compare_digest(given, self._proof)

    async def _answer(self, request: Request) -> Response:
        if request.scope["path"] != PATH:
            return RedirectResponse(PATH, 303)
        if request.method != "POST":
            return HTMLResponse(sign_in_page())
        try:
            self._check(await _token_of(request), request.client.host if request.client else "")
        except ProblemError as problem:
            headers = problem.headers | {"Content-Type": "text/html; charset=utf-8"}
            return HTMLResponse(sign_in_page(problem.detail), problem.status, headers)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(_COOKIE, self._proof.decode(), httponly=True, samesite="lax")
        return answer

    def _check(self, given: str, client: str) -> None:
        """Raise `ProblemError` unless this is the token, and `client` may guess now."""
        if wait := self._brake.wait(client):
            why = f"There were too many wrong tokens: wait {ceil(wait)} s."
            raise ProblemError(429, why, headers={"Retry-After": str(ceil(wait))})
        if not hmac.compare_digest(given.encode(), self._token):
            self._brake.wrong(client)
            raise ProblemError(401, "That is not the token.")


async def _token_of(request: Request) -> str:
    """Return the form's one field; raises `ProblemError`."""
    headers = request.headers
    require_kind(FORM, headers.get("content-type"), headers.get("content-encoding"))
    try:
        async with asyncio.timeout(_FORM_SECONDS):
            body = await _form(request)
    except (ClientDisconnect, TimeoutError):
        raise ProblemError(400, "The form is not complete.") from None
    try:
        fields = dict(parse_qsl(body.decode("latin-1"), max_num_fields=1))
    except ValueError:
        fields = {}
    if list(fields) != ["token"]:
        raise ProblemError(400, "The form has one field, the token.")
    return fields["token"]


async def _form(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise ProblemError(413, "That is too long to be the token.")
    return body


def _proof(token: str) -> str:
    return hashlib.sha256(f"the console of the I/O-wait lab: {token}".encode()).hexdigest()


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *_HEADERS]
        await send(message)

    return sending


class Brake:
    """Counts each client's wrong tries; `clock` says seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._all_free_at: dict[str, float] = {}

    def wait(self, client: str) -> float:
        """Return for how many seconds `client` may not try; 0 if it may now."""
        return TRIES.wait(self._all_free_at.get(client, 0.0), self._clock())

    def wrong(self, client: str) -> None:
        """Count a wrong try of `client`."""
        free_at = TRIES.after_wrong(self._all_free_at.pop(client, 0.0), self._clock())
        if len(self._all_free_at) >= MOST_KNOWN:
            del self._all_free_at[next(iter(self._all_free_at))]
        self._all_free_at[client] = free_at
