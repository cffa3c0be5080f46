"""The contract of the twins: their routes, and the headers between client, twin and downstream."""

from typing import Final, Literal

REQUEST_START = "X-Request-Start"  # t=<epoch seconds>, set by the load generator
FAULT = "X-Fault"  # a fault for this one request, in the downstream's own JSON
CALLER = "X-Caller"  # which service calls the downstream
LANE = "X-Lane"  # the caller's process and thread
FORWARDED = (REQUEST_START, FAULT)  # what a twin passes on to the downstream

ROUTES = (
    *("/", "/healthz", "/wait", "/fanout", "/cpu", "/gateway"),
    *("/orders", "/orders/{number}", "/token", "/me", "/predict"),
)
FASTAPI_ROUTES = (*ROUTES, "/wait-def", "/wait-blocking", "/predict-process", "/predict-blocking")
FLASK_ROUTES = (*ROUTES, "/wait-async", "/orders-by-hand")
STORED = ("/orders", "/orders/{number}")  # each request needs a connection to the database

BodyKind = Literal["json", "form"]
JSON: Final = "json"
FORM: Final = "form"
BODIES: dict[str, BodyKind] = {  # what a POST to these routes has to bring
    "/token": FORM,
    **dict.fromkeys(("/orders", "/orders-by-hand"), JSON),
    **dict.fromkeys(("/predict", "/predict-process", "/predict-blocking"), JSON),
}
# Of every other route: GET. Starlette would name the methods of the first of two routes only.
METHODS = {**dict.fromkeys(BODIES, "POST"), "/orders": "GET, POST"}

_LABELS = {route: route for route in (*FASTAPI_ROUTES, *FLASK_ROUTES)}


def route_label(path: str) -> str:
    """Return the route that `path` is counted under: one of few, whatever clients ask for."""
    label = _LABELS.get(path)
    if label is None:
        of_orders = path.startswith("/orders/") and path.count("/") == 2
        label = "/orders/{number}" if of_orders else "other"
    return label
