"""The first dashboard: the two servers side by side under the same load."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from grafana.frame import SAME_WAIT, framed
from grafana.panels import words

OPENING = (
    "The same load asks two servers for the same wait, one call to a slow downstream. By default "
    "Flask runs on 4 Gunicorn sync workers and FastAPI on 1 async Uvicorn worker; the slots below "
    "are those in force. The **dashed** line is the prediction, made before measuring, for users "
    "who ask again at once: answers/s = min(users, slots) / wait; a server below its line "
    "is held back by something else (CPU, a pool, failures)."
)
EITHER = "{{service}} {{route}}"
NO_LOAD = "no load"


def same_wait() -> Dashboard:
    """Return the dashboard "Same wait, two servers"."""
    panels = [words(OPENING), *_now(), *_load(), *_times(), *_queues(), *_cost(), *_downstream()]
    return framed(SAME_WAIT, "Flask and FastAPI under the same load, with a prediction.", panels)
