"""What Gunicorn's master does for its workers; it imports the application once for all of them."""

from typing import Any

from services.common.process.lifetime import die_with_owner
from services.flask_app.settings import FlaskSettings
from services.flask_app.workers.any_server import prepare_worker


def post_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401  # Gunicorn ships no types
    """Have a worker end with the owner of its server."""
    die_with_owner()


def post_worker_init(_worker: Any) -> None:  # noqa: ANN401  # likewise
    """Set the worker's collector, now that the application is built."""
    prepare_worker(FlaskSettings.load())
