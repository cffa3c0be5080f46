"""What a load reads of an answer, and what of it is shown to a person."""

import json
import re

import aiohttp

LONGEST = 20_000_000  # bytes; many longer ones at once would fill this machine's memory
LONGEST_SHOWN = 80  # bytes of an answer that is not right
LONGEST_REASON = 200  # characters
_DURATION = re.compile(r"(\w+)\s*;\s*dur=(\d+\.?\d*|\.\d+)")


async def whole(answer: aiohttp.ClientResponse) -> bytes:
    """Return the body; raises `ClientPayloadError` where that is too long, or has no end."""
    pieces, length = [], 0
    async for piece in answer.content.iter_any():
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST:
            raise aiohttp.ClientPayloadError(f"longer than {LONGEST / 1e6:.0f} MB")
    return b"".join(pieces)


def beginning(body: bytes) -> str:
    """Return how a body begins after a colon, on one line, with nothing that a terminal obeys."""
    text = _on_one_line(body[:LONGEST_SHOWN].decode(errors="replace"))
    return f": {text}" if text else ""


def reason(error: Exception) -> str:
    """Return why there was no answer: what kind of error, and its own words where there are any."""
    words = _on_one_line(str(error))[:LONGEST_REASON]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def timing(header: str) -> dict[str, float]:
    """Return the milliseconds by name in a Server-Timing header."""
    return {name: float(ms) for name, ms in _DURATION.findall(header)}


def json_of(body: bytes | str) -> object:
    """Return what a body holds; None if it is no JSON."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def _on_one_line(text: str) -> str:
    return "".join(one for one in " ".join(text.split()) if one.isprintable())
