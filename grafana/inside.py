"""The second dashboard: what fills up inside one server, chosen at the top of the page."""

from collections.abc import Iterator

from grafana_foundation_sdk.builders.dashboard import CustomVariable, Dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import Panel, VariableOption

from grafana import queries as q
from grafana.frame import INSIDE, framed
from grafana.inside_parts import parts
from grafana.panels import figures, rows, share, time_series, words
from grafana.queries import CHOSEN, Query
from grafana.styles import PERCENTILES, PREDICTED, ROUTES, STATUSES, TWINS
from services.common.measuring import metrics

OPENING = """\
One server from the inside: a request waits in the accept queue, then takes a slot, perhaps a
thread, and a connection to the downstream; whichever of them is full is where the rest queue.
By default flask is Gunicorn with 4 sync workers and fastapi is Uvicorn with 1 async worker;
the slots in force are below."""
DEFAULT = "fastapi"
FULL = 1.0
NO_LOAD = "no load seen"
NO_REQUESTS = "no requests seen"


def inside() -> Dashboard:
    """Return the dashboard "Inside one server"."""
    panels = [words(OPENING), *_now(), *_requests(), *_times(), *parts()]
    return framed(INSIDE, "What fills up inside one server.", panels).with_variable(_variable())


def _variable() -> CustomVariable:
    choices = [VariableOption(name == DEFAULT, name, name) for name in q.TWIN_NAMES]
    current = next(choice for choice in choices if choice.selected)
    variable = CustomVariable(q.VARIABLE).label("Server").values(",".join(q.TWIN_NAMES))
    return variable.options(choices).current(current).multi(False).allow_custom_value(False)


def _now() -> Iterator[Builder[Panel]]:
    busy = q.total(metrics.IN_PROGRESS, "service", CHOSEN)
    yield share(
        "Slots in use",
        "Requests in progress as a share of the slots: at 100% the next request waits outside.",
        Query(q.ratio(busy, q.slots_under_load("service", CHOSEN)), "{{service}}"),
        limit=FULL,
        width=5,
        empty=NO_LOAD,
    )
    connections = q.total(metrics.POOL_BUSY, "service", CHOSEN)
    yield share(
        "Downstream pool in use",
        "Connections in use as a share of those allowed: at 100% the next call waits inside.",
        Query(q.ratio(connections, q.total(metrics.POOL_SIZE, "service", CHOSEN)), "{{service}}"),
        limit=FULL,
        width=5,
    )
    yield figures(
        "Slots",
        "Requests that the server can have in progress on the route under load.",
        "short",
        Query(q.model(CHOSEN), "{{variant}}: {{server}}"),
        width=4,
        empty=NO_LOAD,
    )
    yield from _process()


def _process() -> Iterator[Builder[Panel]]:
    yield figures(
        "Downstream pool",
        "Connections to the downstream that all workers together may open.",
        "short",
        Query(q.total(metrics.POOL_SIZE, "service", CHOSEN), "{{service}}"),
        width=4,
    )
    yield figures(
        "Processes",
        "Processes of the server: its manager, if it has one, and its workers.",
        "short",
        Query(q.total(metrics.PROCESSES, "service", CHOSEN), "{{service}}"),
        width=3,
    )
    yield figures(
        "Age",
        "Time since the server started; a small figure that nobody expects is a restart.",
        "s",
        Query(f"time() - {q.most(metrics.START_SECONDS, 'service', CHOSEN)}", "{{service}}"),
        width=3,
    )


def _requests() -> Iterator[Builder[Panel]]:
    yield time_series(
        "Requests by route and status",
        "Answers each second; dots are the client's errors (4xx), dashes the server's (5xx), "
        "and what nobody asks for has no line.",
        "reqps",
        Query(f"{q.rate(metrics.REQUESTS, 'route, status', CHOSEN)} > 0", "{{route}} {{status}}"),
        axis="answers a second",
        width=10,
        styles=(*ROUTES, *STATUSES),
        empty=NO_REQUESTS,
    )
    yield time_series(
        "In progress against slots",
        "Requests inside the handlers; dashed is min(users, slots), all that closed load can fill.",
        "short",
        Query(q.total(metrics.IN_PROGRESS, "service", CHOSEN), "{{service}}"),
        Query(q.pick(q.BUSY_SLOTS, CHOSEN), "{{service}} {{route}} predicted"),
        axis="requests",
        styles=(*TWINS, *PREDICTED),
    )
    yield rows(
        "Slots by route",
        "How many requests the server can have in progress when all of them are on this route.",
        "short",
        Query(q.most(metrics.SLOTS, "route", CHOSEN), "slots"),
    )


def _times() -> Iterator[Builder[Panel]]:
    yield time_series(
        "Handler time by route",
        "From the handler's start to its answer: dots half of the requests, a solid line 95 and "
        "dashes 99 of 100; the time in a queue is not in it.",
        "s",
        Query(q.quantile(0.5, metrics.HANDLER_SECONDS, "route", CHOSEN), "{{route}} p50"),
        Query(q.known(q.pick(q.HANDLER_P95, CHOSEN)), "{{route}} p95"),
        Query(q.quantile(0.99, metrics.HANDLER_SECONDS, "route", CHOSEN), "{{route}} p99"),
        axis="handler's time",
        width=12,
        styles=(*ROUTES, *PERCENTILES),
        empty=NO_REQUESTS,
    )
    yield time_series(
        "Queue time by route",
        "From the client's start to the handler's: dots half of the requests, a solid line 95 of "
        "100; only requests that say when they set out are in it.",
        "s",
        Query(q.quantile(0.5, metrics.QUEUE_SECONDS, "route", CHOSEN), "{{route}} p50"),
        Query(q.known(q.pick(q.QUEUE_P95, CHOSEN)), "{{route}} p95"),
        axis="time in the queue",
        width=12,
        styles=(*ROUTES, *PERCENTILES),
        empty=NO_REQUESTS,
    )
