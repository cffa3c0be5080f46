"""The pages in the order of the menu, and what surrounds each: menu, other ways, light and dark."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from nicegui import app, ui

from console.console import Console
from console.dashboards.page import dashboards
from console.experiments.page import experiments
from console.live.page import live
from console.timeline.page import timeline
from console.workshop.page import workshop
from services.common.contract.twins import TWINS
from services.common.measuring import colours

STYLE = Path(__file__).with_name("console.css")
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    f'<rect x="1" y="3" width="6" height="4" fill="{TWINS["flask"].colour}"/>'
    f'<rect x="8" y="3" width="7" height="4" fill="{TWINS["flask"].colour}" opacity=".4"/>'
    f'<rect x="1" y="9" width="14" height="4" fill="{TWINS["fastapi"].colour}"/></svg>'
)
THEMES: dict[str, tuple[bool | None, str]] = {
    "auto": (None, "brightness_auto"),
    "light": (False, "light_mode"),
    "dark": (True, "dark_mode"),
}
_HERE = ' aria-current="page"'
_THEME = "lab-theme"  # the cookie; what a person likes is kept by the browser


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


def prepare() -> None:
    """Give all pages the lab's colours and style."""
    named = {
        **{twin.name: twin.colour for twin in TWINS.values()},
        "downstream": colours.DOWNSTREAM,
        "load": colours.LOAD,
        "alarm": colours.ALARM,
    }
    variables = "".join(f"--{name}:{colour};" for name, colour in named.items())
    own = "".join(f".twin.{twin}{{--own:var(--{twin})}}" for twin in TWINS)
    ui.add_css(f":root{{{variables}}}\n{STYLE.read_text()}\n{own}", shared=True)
    app.colors(primary=TWINS["fastapi"].colour, negative=colours.ALARM, positive=colours.DOWNSTREAM)


@contextmanager
def framed(page: Page, console: Console, request: Request) -> Iterator[None]:
    """Put what is built inside into the frame of `page`."""
    theme = request.cookies.get(_THEME, "auto")
    with ui.element("header").classes("bar"):
        _menu(page)
        _elsewhere(console, request.url.hostname or "127.0.0.1")
        _theme_button(theme if theme in THEMES else "auto")
    with ui.element("main").classes(f"page {page.title.lower()}"):
        yield


def _menu(page: Page) -> None:
    links = "".join(
        f'<a class="tab" href="{other.path}"{_HERE * (other is page)}>{other.title}</a>'
        for other in PAGES
    )
    menu = ui.html(f'<span class="brand">I/O-wait lab</span>{links}', tag="nav", sanitize=False)
    menu.classes("menu").props('aria-label="Pages"')


def _elsewhere(console: Console, host: str) -> None:
    settings = console.settings
    # A browser that came by another name, or through a tunnel, finds the others by the same.
    links = {
        "Grafana": f"http://{host}:{settings.grafana_port}/",
        "Locust": f"http://{host}:{settings.locust_port}/",
        "Prometheus": f"http://{host}:{settings.prometheus_port}/",
        "API docs": f"http://{host}:{settings.fastapi_port}/docs",
    }
    with ui.element("nav").classes("elsewhere").props('aria-label="Other pages of the lab"'):
        shown = {name: ui.link(name, url, new_tab=True) for name, url in links.items()}
    _show_once_it_answers(shown["Grafana"], console)


def _show_once_it_answers(grafana: ui.link, console: Console) -> None:
    # Not every machine has one, and a link that leads nowhere is worse than none.
    grafana.set_visibility(False)

    def show(answers: bool) -> None:
        grafana.set_visibility(answers)

    console.grafanas.show(show)


def _theme_button(theme: str) -> None:
    mode = ui.dark_mode(THEMES[theme][0])
    names = list(THEMES)

    def turn() -> None:
        nonlocal theme
        theme = names[(names.index(theme) + 1) % len(names)]
        mode.value, icon = THEMES[theme]
        button.props(f"icon={icon}")
        tip.text = f"Theme: {theme}"
        ui.run_javascript(
            f"document.cookie='{_THEME}={theme}; path=/; max-age=31536000; samesite=lax'"
        )

    button = ui.button(icon=THEMES[theme][1], on_click=turn).props(
        'flat round dense color=none aria-label="Light or dark"'
    )
    with button:
        tip = ui.tooltip(f"Theme: {theme}")
