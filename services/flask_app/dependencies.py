"""What the views of twin A ask the application for."""

from flask import current_app

from services.common.calls.blocking import BlockingDownstream
from services.flask_app.settings import FlaskSettings


def settings_in_force() -> FlaskSettings:
    """Return this process's settings."""
    found: FlaskSettings = current_app.config["LAB"]
    return found


def downstream() -> BlockingDownstream:
    """Return the downstream, each call of which takes its thread."""
    found: BlockingDownstream = current_app.extensions["downstream"]
    return found
