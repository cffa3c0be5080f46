"""The application of a worker process, which ends with the owner of its server."""

from flask import Flask

from services.common.process.collector import set_collector
from services.common.process.lifetime import die_with_owner
from services.flask_app.app import create_app
from services.flask_app.server import server_model
from services.flask_app.server_kinds import kind_of
from services.flask_app.settings import FlaskSettings


def create_worker_app() -> Flask:
    """Return the application; the collector is set once all of it is there."""
    die_with_owner()
    settings = FlaskSettings.load()
    app = create_app()
    slots = server_model(settings).slots["/wait"]
    workers = 1 if kind_of(settings).one_process else settings.workers
    set_collector(settings.collector, slots // workers)
    return app
