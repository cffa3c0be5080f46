"""The gateway of twin A: WSGI hands the code one dict, with the body as a stream in it."""

from flask import Blueprint, Response, jsonify, request

from services.common.gateway.handover import Handover, http_text, shown, wants_page
from services.common.gateway.page import HEADERS, page

routes = Blueprint("gateway", __name__)


@routes.get("/gateway")
def gateway() -> Response:
    """Show what the server handed over for this request."""
    handover = _handover()
    if wants_page(request.headers.get("Accept", "")):
        return Response(page(handover), headers=HEADERS)
    return jsonify(handover.described())


def _handover() -> Handover:
    # Flask keeps notes of its own in the same dict.
    environ = {
        name: value
        for name, value in request.environ.items()
        if not name.startswith(("werkzeug.", "flask."))
    }
    target = environ.get("RAW_URI") or request.full_path.rstrip("?")
    raw = "; RAW_URI is Gunicorn's own" if "RAW_URI" in environ else ""
    line = f"{environ['REQUEST_METHOD']} {target} {environ['SERVER_PROTOCOL']}"
    return Handover(
        interface="WSGI",
        http=http_text(line, request.headers.items()),
        handed={"environ": shown(environ)},
        lost="Lost on the way: how the headers' names were written (X-Mine is HTTP_X_MINE now), "
        f"and which of them came more than once. The path is decoded{raw}.",
        then="The code calls start_response(status, headers) and returns the body in pieces; until "
        "then the thread that was called is taken.",
    )
