"""What Gunicorn's master does for its workers; it imports the application once for all of them."""

from typing import Any

import services.flask_app.app  # noqa: F401  # 0.6 s for each worker otherwise
from services.common.process.collector import set_collector
from services.common.process.lifetime import die_with_owner
from services.flask_app.server import server_model
from services.flask_app.settings import FlaskSettings


def post_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401  # Gunicorn ships no types
    """Have a worker end with the owner of its server."""
    die_with_owner()


def post_worker_init(_worker: Any) -> None:  # noqa: ANN401  # likewise
    """Set the worker's collector, now that the application is built."""
    settings = FlaskSettings.load()
    slots = server_model(settings).slots["/wait"]
    set_collector(settings.collector, slots // settings.workers)
