"""How each variant looks on every picture: Flask is orange, FastAPI is blue.

The shades stay apart for people who see no red, green or blue; markers do in black and white.
"""

from dataclasses import dataclass

from lab.experiment.variants import VARIANTS
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


_SERVICES = {"flask": Look(FLASK, "h"), "fastapi": Look(FASTAPI, "p")}


def of(variant: str, service: str, nth: int = 0) -> Look:
    """Return the look of the `nth` series of `variant`: its colour is the variant's own."""
    declared = VARIANTS[variant].look if variant in VARIANTS else None
    look = (Look(*declared) if declared else None) or _SERVICES.get(service) or Look(OTHER, "X")
    if not nth:
        return look
    return Look(look.colour, _SPARE_MARKERS[(nth - 1) % len(_SPARE_MARKERS)])
