"""Identity in twin A: form and header are read by hand, and each view asks who it is."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request

from services.common.identity.guessing import Turns, only_turn
from services.common.identity.tokens import (
    Identity,
    bearer,
    check_form,
    check_tries,
    identify,
    log_in,
)
from services.flask_app.dependencies import settings_in_force

routes = Blueprint("identity", __name__)
_turns = Turns()


@routes.post("/token")
def token() -> tuple[dict[str, Any], dict[str, str]]:
    """Give a token for a name and a password; the thread that serves the request waits and hashes.

    A sync worker has no other thread: it does not wait, and one of all workers hashes.
    """
    form = request.form
    check_form(form)
    settings, name, scope = settings_in_force(), form["username"], form.get("scope", "")
    check_tries(settings, name)
    turn = only_turn(settings.state) if settings.has_workers("sync") else _turns.turn()
    with turn:
        run = _apart if settings.has_workers("gevent") else _here
        return log_in(settings, name, form["password"], scope, run), {"Cache-Control": "no-store"}


@routes.get("/me")
def me() -> dict[str, Any]:
    """Say whom the token is of."""
    found = current_identity("me")
    return {"name": found.name, "scopes": found.scopes}


def current_identity(*scopes: str) -> Identity:
    """Return whom this request comes from; raises `ProblemError` 401 or 403."""
    return identify(settings_in_force(), bearer(request.headers.get("Authorization")), *scopes)


def _here(check: Callable[[], bool]) -> bool:
    return check()


def _apart(check: Callable[[], bool]) -> bool:
    # Hashing would stop all greenlets, and Gunicorn hangs up on those that have just connected.
    from gevent import get_hub

    return bool(get_hub().threadpool.apply(check))
