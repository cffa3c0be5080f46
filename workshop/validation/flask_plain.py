"""Flask as its manual has it, with Pydantic called in the view: what `get_json` lets through stays.

Run `gunicorn workshop.validation.flask_plain:app`.
"""

from typing import Any

from flask import Flask, request
from pydantic import ValidationError

from services.common.orders.order import NewOrder, total_cents

app = Flask(__name__)


@app.post("/orders")
def place() -> tuple[dict[str, Any], int]:
    """Place an order."""
    try:
        order = NewOrder.model_validate(request.get_json())
    except ValidationError as error:
        return {"detail": error.errors(include_context=False, include_input=False)}, 422
    return {**order.model_dump(mode="json"), "total_cents": total_cents(order.model_dump())}, 201
