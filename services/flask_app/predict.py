"""Inference in twin A: in the view, so in the process that serves the request."""

from typing import Any

from flask import Blueprint, current_app

from services.common.flowers.flowers import Flowers
from services.common.flowers.model import predict
from services.flask_app.bodies import checked
from services.flask_app.settings import FlaskSettings

routes = Blueprint("predict", __name__)


@routes.post("/predict")
def classify() -> dict[str, Any]:
    """Classify flowers; this worker does nothing else meanwhile, other workers do."""
    settings: FlaskSettings = current_app.extensions["settings"]
    return predict(settings.state, checked(Flowers).rows())
