"""Has bodies read strictly before Flask sees them: WSGI, around the whole application."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from socket import socket
from typing import TYPE_CHECKING

from gunicorn.http.errors import ParseException
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_content_length, get_input_stream

from services.common.contract.bodies import BODY_SECONDS, LARGEST_BODY, canonical, require_kind
from services.common.contract.problems import ProblemError, http_problem
from services.common.contract.routes import BODIES
from services.flask_app.errors import answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class StrictBodies:
    """WSGI middleware that hands a body on as every parser reads it, or refuses it."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Serve one request, as WSGI has it."""
        path = environ["PATH_INFO"]
        if path[:1] != "/" or path[:2] == "//":
            # Werkzeug takes //orders for /orders, and its body would pass as it is.
            return answer(http_problem(404))(environ, start)
        kind = BODIES.get(path)
        if kind is None or environ["REQUEST_METHOD"] != "POST":
            return self._app(environ, start)
        try:
            require_kind(kind, environ.get("CONTENT_TYPE"), environ.get("HTTP_CONTENT_ENCODING"))
            body = canonical(kind, _read(environ))
        except ProblemError as problem:
            return answer(problem)(environ, start)
        whole = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return self._app({**environ, **whole, "wsgi.input_terminated": False}, start)


def _read(environ: "WSGIEnvironment") -> bytes:
    with _impatient(environ.get("gunicorn.socket")):
        return _read_whole(environ)


@contextmanager
def _impatient(connection: socket | None) -> Iterator[None]:
    # A client that falls silent would hold this thread until Gunicorn's own timeout, if it has one.
    # Waitress has read the body by now; Granian lends no connection, and its thread waits.
    if connection is None:
        yield
        return
    connection.settimeout(BODY_SECONDS)
    try:
        yield
    finally:
        connection.settimeout(None)


def _read_whole(environ: "WSGIEnvironment") -> bytes:
    try:
        # One byte more, for Werkzeug cuts a body in chunks off at its limit without a word.
        body = get_input_stream(environ, max_content_length=LARGEST_BODY + 1).read()
    except HTTPException as error:
        raise http_problem(error.code or 400) from None
    except ParseException:  # Gunicorn parses a body in chunks while it is read
        raise http_problem(400) from None
    # To Gunicorn and Granian a client that leaves is the end of the body.
    if "HTTP_TRANSFER_ENCODING" not in environ and len(body) < (get_content_length(environ) or 0):
        raise http_problem(400)
    return body
