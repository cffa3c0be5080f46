"""What the dashboards share: their names, links, refresh and time range."""

from collections.abc import Iterable
from dataclasses import dataclass

from grafana_foundation_sdk.builders.dashboard import Dashboard, DashboardLink
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DashboardLinkType,
    Panel,
)


@dataclass(frozen=True)
class Name:
    """A dashboard's fixed uid, which is its file's name too, and its title."""

    uid: str
    title: str


SAME_WAIT = Name("same-wait", "Same wait, two servers")
INSIDE = Name("inside", "Inside one server")
NAMES = (SAME_WAIT, INSIDE)


def framed(name: Name, description: str, panels: Iterable[Builder[Panel]]) -> Dashboard:
    """Return the dashboard `name` with `panels`, numbered and laid out in rows of 24 columns."""
    frame = Dashboard(name.title).uid(name.uid).description(description).tags(["lab"])
    frame.timezone("browser").time("now-5m", "now").refresh("5s").readonly()
    frame.tooltip(DashboardCursorSync.CROSSHAIR)
    for other in NAMES:
        if other is not name:
            frame.link(_link(other))
    for number, panel in enumerate(panels, start=1):
        panel.build().id_val = number  # a builder hands out the one panel that it builds
        frame.with_panel(panel)
    return frame


def _link(name: Name) -> DashboardLink:
    link = DashboardLink(name.title).type(DashboardLinkType.LINK).url(f"/d/{name.uid}")
    return link.keep_time(True)
