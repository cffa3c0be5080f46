"""The first comparison, in one sentence."""

import time
from collections.abc import Callable

from lab.watch.figures import Figures
from lab.watch.prometheus import NoFiguresError
from services.common.measuring.twin_rows import WINDOW_SECONDS, Row

SETTLE_SECONDS = 45.0
STEADY = 0.05  # of the prediction
_PERIOD = 0.5


def first_comparison(figures: Figures, tell: Callable[[float], None] = lambda _: None) -> str:
    """Return the sentence, as soon as 15 s of load give steady figures; or why there is none.

    `tell` hears for how many seconds there has been load.
    """
    deadline = time.monotonic() + SETTLE_SECONDS
    rows: list[Row] = []
    while time.monotonic() < deadline:
        try:
            rows = figures.rows()
            loaded = figures.load_seconds()
        except NoFiguresError as error:
            return str(error)
        tell(loaded)
        if loaded > WINDOW_SECONDS and all(map(_steady, rows)):
            break
        time.sleep(_PERIOD)
    if not all(row.goodput and row.predicted for row in rows):
        return "No load ran, so there is nothing to compare yet."
    return sentence(rows, figures.wait_ms())


def sentence(rows: list[Row], wait_ms: float | None) -> str:
    """Return the comparison of these rows."""
    load = f"{rows[0].users:.0f} users" if rows[0].users else f"{rows[0].rate or 0:.0f} arrivals/s"
    sides = " · ".join(map(_side, rows))
    return f"{load} a side, the same {wait_ms:.0f} ms wait: {sides}."


def _steady(row: Row) -> bool:
    if not row.goodput or not row.predicted:
        return False
    return abs(row.goodput / row.predicted - 1) <= STEADY


def _side(row: Row) -> str:
    return (
        f"{row.variant or row.service} ({row.slots or 0:,.0f} slots) answers {row.goodput:.1f} "
        f"requests/s of {row.predicted:.1f} predicted, p95 {(row.client_p95 or 0) * 1000:,.0f} ms"
    )
