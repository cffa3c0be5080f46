"""Inference in twin A: in the view, so in the process that serves the request."""

from typing import Any

from flask import Blueprint, current_app, request

from services.common.flowers.flowers import Flowers
from services.common.flowers.model import predict
from services.flask_app.settings import FlaskSettings

routes = Blueprint("predict", __name__)


@routes.post("/predict")
def classify() -> dict[str, Any]:
    """Classify flowers; this worker does nothing else meanwhile, other workers do."""
    settings: FlaskSettings = current_app.config["LAB"]
    return predict(settings.state, Flowers.model_validate(request.json).rows())
