"""Lets only the console's own pages, and who knows the token, talk to it."""

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.console.settings import ConsoleSettings
from services.console.sign_in import PATH, page

THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}
_COOKIE = "lab-console"
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


class Guard:
    """ASGI middleware around the whole console, its websocket included."""

    def __init__(self, app: ASGIApp, settings: ConsoleSettings) -> None:
        self._app = app
        self._hosts = THIS_MACHINE | ({settings.host} if settings.host else set())
        self._token = settings.token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket, or refuse it."""
        if scope["type"] not in ("http", "websocket") or scope["path"] == "/healthz":
            return await self._app(scope, receive, send)
        answer = await self._answer(HTTPConnection(scope), scope, receive, send)
        if answer is None:
            return await self._app(scope, receive, _with_headers(send))
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        return await answer(scope, receive, _with_headers(send))

    async def _answer(
        self, asked: HTTPConnection, scope: Scope, receive: Receive, send: Send
    ) -> Response | None:
        if _name(asked.headers.get("host", "")) not in self._hosts:
            return PlainTextResponse("This console does not answer under that name.", 421)
        if _is_foreign(asked, scope):
            return PlainTextResponse("Only the console's own pages may ask that.", 403)
        if not self._token or self._is_known(asked):
            return None
        if scope["type"] == "http" and scope["path"] == PATH:
            return await self._sign_in(Request(scope, receive, send))
        return RedirectResponse(PATH, 303)

    def _is_known(self, asked: HTTPConnection) -> bool:
        return hmac.compare_digest(asked.cookies.get(_COOKIE, ""), _proof(self._token))

    async def _sign_in(self, request: Request) -> Response:
        if request.method != "POST":
            return HTMLResponse(page())
        async with request.form(max_fields=1) as form:
            given = str(form.get("token", ""))
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return HTMLResponse(page("That is not the token."), 401)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(_COOKIE, _proof(self._token), httponly=True, samesite="lax")
        return answer


def _proof(token: str) -> str:
    return hashlib.sha256(f"the console of the I/O-wait lab: {token}".encode()).hexdigest()


def _name(host: str) -> str:
    # Without the port: a tunnel may have given it another.
    return (
        host.lower().rpartition(":")[0] if not host.endswith("]") and ":" in host else host.lower()
    )


def _is_foreign(asked: HTTPConnection, scope: Scope) -> bool:
    origin = asked.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != asked.headers.get("host"):
        return True
    # An image's address, say, comes without an origin; only a page itself may be linked to.
    cross_site = asked.headers.get("sec-fetch-site") == "cross-site"
    return cross_site and not (
        scope.get("method") == "GET" and asked.headers.get("sec-fetch-mode") == "navigate"
    )


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *_HEADERS]
        await send(message)

    return sending
