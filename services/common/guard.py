"""Refuses what another site's page would have a browser ask of a service on this machine.

A browser says under which name it asks (Host) and for whose page (Origin, Sec-Fetch-Site). Anybody
can have a name of theirs lead to this machine (DNS rebinding): only names that are ours are
answered. Once known, a browser sends what it knows (cookies, or that it sits on this machine) for
every page: only our own pages may ask.

The twins have no guard: what they do for somebody they do for a bearer token, which no browser
sends by itself, and a balancer of one's own asks them under names of its own.
"""

import ipaddress
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from services.common.contract.problems import ProblemError

# As ASGI and WSGI have them, whichever framework is inside.
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Header = Callable[[str], str | None]  # a request's header by its name in small letters

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?")
_UNGUARDED = "/healthz"  # a balancer asks under names of its own


class Guard:
    """Knows the `names` under which a service answers; a cross-site link may lead to `linked`."""

    def __init__(
        self, names: Iterable[str], linked: Callable[[str], bool] = lambda _: True
    ) -> None:
        self._names = frozenset(names)
        self._linked = linked

    def refusal(self, method: str, path: str, header: Header) -> ProblemError | None:
        """Return the problem to answer with, None if the request may pass."""
        if path == _UNGUARDED:
            return None
        host = (header("host") or "").lower()
        if not self._is_ours(host):
            return ProblemError(421, "This service does not answer under that name.")
        if _is_foreign(header("origin"), host) or self._is_cross_site(method, path, header):
            return ProblemError(403, "Only this service's own pages may ask that.")
        return None

    def _is_ours(self, host: str) -> bool:
        found = _HOST.fullmatch(host)
        if not found:
            return False
        name = found[1] or found[2]
        return name in self._names or _is_address(name)

    def _is_cross_site(self, method: str, path: str, header: Header) -> bool:
        # An image's address, say, comes without an origin; only a page itself may be linked to.
        if header("sec-fetch-site") != "cross-site":
            return False
        link = method == "GET" and header("sec-fetch-mode") in (None, "navigate")
        return not (link and self._linked(path))


class AsgiGuard:
    """ASGI middleware around `app`, its websockets included."""

    def __init__(self, app: AsgiApp, guard: Guard) -> None:
        self._app, self._guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket, or refuse it."""
        problem = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if problem is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _answer(problem, send)

    def _refusal(self, scope: Scope) -> ProblemError | None:
        headers = {
            name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]
        }
        return self._guard.refusal(scope.get("method", "GET"), scope["path"], headers.get)


class WsgiGuard:
    """WSGI middleware around `app`."""

    def __init__(self, app: WsgiApp, guard: Guard) -> None:
        self._app, self._guard = app, guard

    def __call__(self, environ: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request, or refuse it."""

        def header(name: str) -> str | None:
            found: str | None = environ.get(f"HTTP_{name.upper().replace('-', '_')}")
            return found

        problem = self._guard.refusal(environ["REQUEST_METHOD"], environ["PATH_INFO"], header)
        if problem is None:
            return self._app(environ, respond)
        title = problem.titles[problem.status]
        respond(f"{problem.status} {title}", list(problem.headers.items()))
        return [problem.body()]


async def _answer(problem: ProblemError, send: Send) -> None:
    headers = [(name.lower().encode(), text.encode()) for name, text in problem.headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": problem.body()})


def _is_address(name: str) -> bool:
    # It needs no name server that could lie.
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_foreign(origin: str | None, host: str) -> bool:
    return origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}")
