"""How every picture looks, and each variant on it: Flask is orange, FastAPI is blue.

The shades stay apart for people who see no red, green or blue; markers do in black and white.
"""

from dataclasses import dataclass

from services.common.measuring.colours import FASTAPI, FLASK, LOAD

OTHER = LOAD
INK, QUIET, FAINT, GROUND = "#1F2328", "#59636E", "#D8DEE4", "#FFFFFF"
ALARM = "#B3123F"

_SPARE_MARKERS = ("<", ">", "8", "d", "H")


@dataclass(frozen=True)
class Look:
    """The colour and the marker of one variant."""

    colour: str
    marker: str


VARIANTS = {
    "flask-sync": Look(FLASK, "o"),
    "flask-gthread": Look("#7A3E00", "s"),
    "flask-gevent": Look("#E0591B", "^"),
    "flask-async-view": Look("#A38A5B", "v"),
    "fastapi-async": Look(FASTAPI, "D"),
    "fastapi-def": Look("#3A9AD9", "P"),
    "fastapi-blocking": Look("#0B2F5B", "*"),
}
_SERVICES = {"flask": Look(FLASK, "h"), "fastapi": Look(FASTAPI, "p")}


def of(variant: str, service: str, nth: int = 0) -> Look:
    """Return the look of the `nth` series of `variant`: its colour is the variant's own."""
    look = VARIANTS.get(variant) or _SERVICES.get(service) or Look(OTHER, "X")
    if not nth:
        return look
    return Look(look.colour, _SPARE_MARKERS[(nth - 1) % len(_SPARE_MARKERS)])
