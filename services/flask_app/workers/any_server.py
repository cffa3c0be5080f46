"""The application as a worker of a server without hooks of its own builds it."""

from flask import Flask

from services.common.process.collector import set_collector
from services.common.process.lifetime import die_with_owner
from services.flask_app.app import create_app
from services.flask_app.server import server_model
from services.flask_app.settings import FlaskSettings


def create_worker_app() -> Flask:
    """Return the application; its process ends with the owner of its server."""
    die_with_owner()
    app = create_app()
    prepare_worker(FlaskSettings.load())
    return app


def prepare_worker(settings: FlaskSettings) -> None:
    """Set a worker's collector, now that the application is built."""
    slots = server_model(settings).slots["/wait"]
    set_collector(settings.collector, slots // settings.workers)
