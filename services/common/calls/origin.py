"""What a call tells the downstream about where it comes from."""

import os
import threading
from typing import Protocol

from services.common.contract.problems import bad_input
from services.common.contract.routes import CALLER, FORWARDED, LANE


class Received(Protocol):
    """The headers of a request, as any framework has them."""

    def get(self, name: str, /) -> str | None:
        """Return the value of the header, however its name is spelt."""


def call_headers(caller: str, received: Received) -> dict[str, str]:
    """Return the headers of a call: caller, lane, and what is passed on of `received`.

    Raises `ProblemError` 422 for what no client would send on; h11, for one, lets it in.
    """
    headers = {CALLER: caller, LANE: f"{os.getpid()}-{threading.get_native_id()}"}
    for name in FORWARDED:
        value = received.get(name)
        if value is not None:
            if not value.isprintable():
                raise bad_input({name: "must be printable"})
            headers[name] = value
    return headers
