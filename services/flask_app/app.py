"""Builds twin A: one Flask application for each Gunicorn worker."""

from flask import Flask

from services.common.calls.blocking import BlockingDownstream
from services.common.measuring.request_meter import RequestMeter
from services.flask_app import gateway, identity, orders, predict
from services.flask_app.errors import answer_errors_with_problems
from services.flask_app.instrumentation import Instrumentation
from services.flask_app.routes import routes
from services.flask_app.server import server_model
from services.flask_app.settings import FlaskSettings
from services.flask_app.storage import open_database
from services.flask_app.strict_bodies import StrictBodies

TOPICS = (routes, gateway.routes, orders.routes, identity.routes, predict.routes)


def create_app() -> Flask:
    """Return the application, built from this process's settings."""
    settings = FlaskSettings.load()
    app = Flask(__name__, static_folder=None)
    # One route, one address: neither slashes nor OPTIONS are made up, as in twin B.
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.config["LAB"] = settings
    app.extensions["downstream"] = BlockingDownstream(
        "flask", settings, settings.pool_size, settings.client
    )
    open_database(app, settings)
    for topic in TOPICS:
        app.register_blueprint(topic)
    answer_errors_with_problems(app)
    meter = RequestMeter(server_model(settings), settings.limit_concurrency)
    app.wsgi_app = Instrumentation(StrictBodies(app.wsgi_app), meter)  # type: ignore[assignment,method-assign]  # Flask's own way
    return app
