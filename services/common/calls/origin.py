"""What a call tells the downstream about where it comes from."""

import os
import threading
from collections.abc import Mapping

from services.common.contract import CALLER, FORWARDED, LANE


def call_headers(caller: str, received: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a call: caller, lane, and what is passed on of `received`."""
    headers = {CALLER: caller, LANE: f"{os.getpid()}-{threading.get_native_id()}"}
    for name in FORWARDED:
        value = received.get(name)
        if value is not None:
            headers[name] = value
    return headers
