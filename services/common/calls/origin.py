"""What a call tells the downstream about where it comes from."""

import os
import threading
from typing import Protocol

from services.common.contract import CALLER, FORWARDED, LANE


class Received(Protocol):
    """The headers of a request, as any framework has them."""

    def get(self, name: str, /) -> str | None:
        """Return the value of the header, however its name is spelt."""


def call_headers(caller: str, received: Received) -> dict[str, str]:
    """Return the headers of a call: caller, lane, and what is passed on of `received`."""
    headers = {CALLER: caller, LANE: f"{os.getpid()}-{threading.get_native_id()}"}
    for name in FORWARDED:
        value = received.get(name)
        if value is not None:
            headers[name] = value
    return headers
