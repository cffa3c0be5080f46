"""The first dashboard: the two servers side by side under the same load."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import Panel

from grafana import queries as q
from grafana.frame import SAME_WAIT, framed
from grafana.panels import figures, time_series, words
from grafana.queries import Query
from grafana.same_wait_cost import cost, downstream
from grafana.styles import LOAD, MEANS, OUTCOMES, PERCENTILES, PREDICTED, TWINS
from services.common.contract import twins
from services.common.measuring import metrics

OPENING = """\
The same load asks two servers for the same wait: each request makes one call to a slow downstream.
By default Flask runs on 4 Gunicorn sync workers and FastAPI on 1 async Uvicorn worker; the slots
below are those in force. A **dashed** line is the prediction, made before measuring, for users who
ask again at once: answers/s = min(users, slots) / wait. A server below its line is held back by
something else: CPU, a pool, failures."""
SIDE = "{{service}} {{route}}"
NO_LOAD = "no load seen"


def same_wait() -> Dashboard:
    """Return the dashboard "Same wait, two servers"."""
    panels = [words(OPENING), *_now(), *_load(), *_times(), *_queues(), *cost(), *downstream()]
    return framed(SAME_WAIT, "Flask and FastAPI under the same load, and what to expect.", panels)


def _now() -> Iterator[Builder[Panel]]:
    yield figures(
        "Slots",
        "Requests that each server can have in progress on the route under load.",
        "short",
        *(Query(q.model(its), "{{variant}}: {{server}}") for its in q.EACH),
        width=5,
        empty=NO_LOAD,
    )
    yield figures(
        "Goodput",
        "Right answers within the objective, each second; compare with the prediction beside it.",
        "reqps",
        *(Query(q.pick(q.GOODPUT, its), SIDE) for its in q.EACH),
        width=5,
        empty=NO_LOAD,
    )
    yield figures(
        "Predicted goodput",
        "min(users, slots) / wait in closed load, min(rate, slots / wait) in open load.",
        "reqps",
        *(Query(q.pick(q.PREDICTED_THROUGHPUT, its), SIDE) for its in q.EACH),
        width=5,
        empty=NO_LOAD,
    )
    yield figures(
        "Client p95",
        "95 of 100 clients had their right answer within this time, queue included.",
        "s",
        *(Query(q.known(q.pick(q.CLIENT_P95, its)), SIDE) for its in q.EACH),
        width=5,
        empty=NO_LOAD,
    )
    yield figures(
        "Failures",
        "Answers each second that are wrong or none: a failure is never throughput.",
        "reqps",
        *(Query(q.pick(q.FAILURES, its), SIDE) for its in q.EACH),
        width=4,
        empty=NO_LOAD,
    )


def _load() -> Iterator[Builder[Panel]]:
    yield time_series(
        "Offered load",
        "Users in closed load, arrivals a second in open load; the lines lie on each other when "
        "both servers get the same.",
        "short",
        Query(f"{q.total(metrics.LOAD_USERS, 'service, route')} > 0", f"{SIDE} users"),
        Query(f"{q.total(metrics.LOAD_RATE, 'service, route')} > 0", f"{SIDE} arrivals/s"),
        axis="users, or arrivals/s",
        styles=TWINS,
        empty=NO_LOAD,
    )
    yield time_series(
        "Goodput and its predicted ceiling",
        "A line on its dashed prediction means that slots or users are the limit, one below it "
        "that something else is.",
        "reqps",
        Query(q.GOODPUT, SIDE),
        Query(q.PREDICTED_THROUGHPUT, f"{SIDE} predicted"),
        axis="right answers a second",
        width=16,
        styles=(*TWINS, *PREDICTED),
        empty=NO_LOAD,
    )


def _times() -> Iterator[Builder[Panel]]:
    yield time_series(
        "Mean response time and its prediction",
        "What clients wait on average for a right answer, both servers on one scale; "
        "dashed is Little's law in closed load, users / predicted goodput.",
        "s",
        Query(q.mean(metrics.LOAD_RESPONSE_SECONDS, "service, route"), SIDE),
        Query(q.PREDICTED_RESPONSE_SECONDS, f"{SIDE} predicted"),
        axis="client's time",
        styles=(*TWINS, *PREDICTED),
        empty=NO_LOAD,
    )
    yield from (_client_and_handler(service) for service in q.TWIN_NAMES)


def _client_and_handler(service: str) -> Builder[Panel]:
    its = f'service="{service}"'
    return time_series(
        f"{twins.TWINS[service].title}: client and handler",
        "The gap between what clients saw (grey) and what the handler took is the queue before "
        "the handler; each server's panel has its own scale.",
        "s",
        Query(q.known(q.pick(q.CLIENT_P50, its)), "client p50"),
        Query(q.known(q.pick(q.CLIENT_P95, its)), "client p95"),
        Query(q.known(q.pick(q.CLIENT_P99, its)), "client p99"),
        Query(q.under_load(q.known(q.pick(q.HANDLER_P95, its))), f"{service} handler p95"),
        axis="time",
        styles=(*TWINS, *LOAD, *PERCENTILES),
        empty=NO_LOAD,
    )


def _queues() -> Iterator[Builder[Panel]]:
    yield time_series(
        "Queue time",
        "From the client's start to the handler's: the p95 (to 3%) and the mean (dots, exact) "
        "both grow with each user for whom there is no slot.",
        "s",
        Query(q.under_load(q.known(q.QUEUE_P95)), f"{SIDE} p95"),
        Query(q.under_load(q.QUEUE_MEAN), f"{SIDE} mean"),
        axis="time in the queue",
        styles=(*TWINS, *MEANS),
        empty=NO_LOAD,
    )
    yield time_series(
        "In progress against slots",
        "Requests inside the handlers; dashed is min(users, slots), all that the load can fill, "
        "and a server with fewer slots than users is full there.",
        "short",
        Query(q.total(metrics.IN_PROGRESS, "service", q.TWINS), "{{service}}"),
        Query(q.BUSY_SLOTS, f"{SIDE} predicted"),
        axis="requests",
        styles=(*TWINS, *PREDICTED),
    )
    yield time_series(
        "Accept queue",
        "Connections that the kernel holds and no worker has accepted; "
        "the handler's clock has not started for them, so its p95 knows nothing of them.",
        "short",
        Query(q.total(metrics.ACCEPT_QUEUE, "service", q.TWINS), "{{service}}"),
        axis="connections",
        styles=TWINS,
    )
    yield time_series(
        "Answers that are no goodput",
        "By outcome, each second: slow is right but past the objective, the rest are failures; "
        "shed is an arrival that the generator had no room for (the run is then worth nothing).",
        "reqps",
        Query(
            q.rate(metrics.LOAD_RESPONSES, "service, outcome", 'outcome!="good"'),
            "{{service}} {{outcome}}",
        ),
        axis="answers a second",
        width=12,
        styles=(*TWINS, *OUTCOMES),
        empty=NO_LOAD,
    )
    yield time_series(
        "Arrivals",
        "Requests that set out, each second: in closed load they follow the answers, in open load "
        "they do not, and arrivals above the goodput are a queue that grows.",
        "reqps",
        Query(q.ARRIVALS, SIDE),
        axis="requests a second",
        width=12,
        styles=TWINS,
        empty=NO_LOAD,
    )
