"""No percentile that the lab shows is off by more than 3%, though it comes from buckets."""

import random
from bisect import bisect_left
from itertools import accumulate

import pytest

from lab.experiment.percentiles import percentiles
from lab.experiment.scrape import Between, Page
from services.common.measuring.metrics import HANDLER_SECONDS, LOAD_RESPONSE_SECONDS, TIME_BUCKETS

WAITS = (20, 50, 100, 190, 200, 250, 333, 500, 700, 900, 1000, 2500, 5000, 30_000)  # ms
MOST = 0.03
LEAST = 0.0005  # seconds, that nobody sees: times are shown in milliseconds


def interpolated(seconds: list[float]) -> tuple[float | None, ...]:
    """Return p50, p95 and p99 as Prometheus reads them from the lab's buckets."""
    counts = [0] * (len(TIME_BUCKETS) + 1)
    for value in seconds:
        counts[bisect_left(TIME_BUCKETS, value)] += 1
    bounds = [*map(str, TIME_BUCKETS), "+Inf"]
    lines = "".join(
        f'lab_handler_seconds_bucket{{le="{bound}"}} {count}\n'
        for bound, count in zip(bounds, accumulate(counts), strict=True)
    )
    page = Page.parse(f"# TYPE lab_handler_seconds histogram\n{lines}")
    found = Between(Page([]), page).percentiles(HANDLER_SECONDS)
    return found.p50, found.p95, found.p99


@pytest.mark.parametrize("ms", WAITS)
def test_a_handlers_percentiles_are_right(ms: int) -> None:
    """Of a wait and some milliseconds; and they do not pass those that its clients saw."""
    drawn = random.Random(ms)  # noqa: S311  # not for secrets
    handler = [ms / 1000 + drawn.gammavariate(2, 0.0012) for _ in range(300)]
    client = [seconds + drawn.gammavariate(2, 0.0005) for seconds in handler]
    exact, seen = percentiles(handler), percentiles(client)
    for found, due, of_client in zip(
        interpolated(handler),
        (exact.p50, exact.p95, exact.p99),
        (seen.p50, seen.p95, seen.p99),
        strict=True,
    ):
        assert found == pytest.approx(due, rel=MOST, abs=LEAST)
        assert found is not None
        assert of_client is not None
        assert found <= of_client * (1 + MOST)


def test_no_place_in_a_bucket_is_worse() -> None:
    """All of 100 times in one place, anywhere from half a millisecond to two minutes."""
    place = LEAST
    while place < TIME_BUCKETS[-1]:
        assert interpolated([place] * 100) == pytest.approx((place,) * 3, rel=MOST, abs=LEAST)
        place *= 1.037


def test_clients_and_handlers_are_counted_in_the_same_buckets() -> None:
    """Else the lesser of two times could be shown as the greater."""
    assert HANDLER_SECONDS.buckets == LOAD_RESPONSE_SECONDS.buckets == TIME_BUCKETS
