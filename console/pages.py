"""The pages of the console, in the order of its menu."""

from collections.abc import Callable
from dataclasses import dataclass

from console.console import Console
from console.dashboards.page import dashboards
from console.experiments.page import experiments
from console.live.page import live
from console.timeline.page import timeline
from console.workshop.page import workshop


@dataclass(frozen=True)
class Page:
    """A page: `build` fills it, inside the frame, once for each browser that opens it."""

    title: str
    path: str
    build: Callable[[Console], None]


PAGES = (
    Page("Live", "/", live),
    Page("Timeline", "/timeline", timeline),
    Page("Dashboards", "/dashboards", dashboards),
    Page("Experiments", "/experiments", experiments),
    Page("Workshop", "/workshop", workshop),
)
