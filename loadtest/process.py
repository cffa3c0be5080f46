"""What each process of Locust does first: it ties itself to its parent and guards its web UI."""

import os
import socket
import time
from typing import Any
from urllib.parse import urlsplit

from locust import events

from loadtest.target import settings
from services.common.guard import Guard, WsgiGuard
from services.common.process.collector import set_collector
from services.common.process.lifetime import die_with_owner

TARGET_SECONDS = 60.0  # for the services under load to come up


def _begin(environment: Any, **_: object) -> None:  # noqa: ANN401  # Locust's own type is loose
    die_with_owner()
    set_collector("tuned")
    if environment.web_ui is not None:
        # Locust lets every web page on the Internet read its UI and start load; ours only its own.
        # A link may lead to the page itself: `GET /stop` is an order.
        guard = Guard(settings().own_names("locust"), linked=lambda path: path == "/")
        app = environment.web_ui.app
        app.wsgi_app = WsgiGuard(app.wsgi_app, guard)
    _await_targets()


def _await_targets() -> None:
    # All services start at once: what is not up yet would be told as failures.
    deadline = time.monotonic() + TARGET_SECONDS
    for side in settings().sides:
        url = urlsplit(str(getattr(settings(), f"{side}_url")))
        while not _listens(str(url.hostname), url.port or 80) and time.monotonic() < deadline:
            time.sleep(0.05)


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), 1.0).close()
    except OSError:
        return False
    return True


# A worker of Locust looks for its master for minutes before it begins: it is tied as soon as it is.
os.register_at_fork(after_in_child=die_with_owner)
events.init.add_listener(_begin)  # type: ignore[no-untyped-call]  # Locust's
