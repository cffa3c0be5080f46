"""Inference in twin A: in the view, so in the process that serves the request."""

from typing import Any

from flask import Blueprint, request

from services.common.flowers.flowers import Flowers
from services.common.flowers.model import predict
from services.flask_app.dependencies import settings_in_force

routes = Blueprint("predict", __name__)


@routes.post("/predict")
def classify() -> dict[str, Any]:
    """Classify flowers; this worker does nothing else meanwhile, other workers do."""
    return predict(settings_in_force().state, Flowers.model_validate(request.json).rows())
