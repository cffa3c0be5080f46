"""Whether the figures are right: what is asked is counted, once, and nothing is stuck."""

from collections.abc import Iterator

import urllib3

from lab.environment import in_force
from lab.experiment.scrape import Between, Page
from lab.watch.addresses import addresses
from lab.watch.prometheus import NoFiguresError, Prometheus
from services.common.contract.twins import TWINS
from services.common.measuring import metrics

ASKED = 20
MOST_INSIDE = 30  # the clients of a twin, and the lab's own load
SCRAPED = ("flask", "fastapi", "downstream", "locust", "console")


def wrong() -> list[str]:
    """Return each figure that is not right."""
    try:
        return [*_not_scraped(), *(fault for twin in TWINS for fault in _of_twin(twin))]
    except (urllib3.exceptions.HTTPError, NoFiguresError) as error:
        return [type(error).__name__]


def _of_twin(name: str) -> Iterator[str]:
    port = int(in_force()[f"{name.upper()}_METRICS_PORT"])
    url = f"{addresses()[name].reach}/cpu?rounds=1"  # a route that nobody else asks for
    before = Page.of(port)
    answers = [urllib3.request("GET", url, timeout=5, retries=False) for _ in range(ASKED)]
    after = Page.of(port)
    counted = Between(before, after).grown(metrics.REQUESTS, route="/cpu", status="200")
    if counted != ASKED or any(answer.status != 200 for answer in answers):
        yield f"{name} counts {counted:g} of {ASKED}"
    inside = after.total(metrics.IN_PROGRESS)
    if not 0 <= inside <= min(after.total(metrics.SLOTS, route="/wait"), MOST_INSIDE):
        yield f"{name} has {inside:g} in progress"


def _not_scraped() -> Iterator[str]:
    up = Prometheus(addresses()["prometheus"].reach).by_service("up")
    yield from (f"Prometheus has no {name}" for name in SCRAPED if up.get(name) != 1)
