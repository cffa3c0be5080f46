"""Orders of twin A, twice: checked by Pydantic, called in the view; and by hand."""

from typing import Any

from flask import Blueprint

from services.common.orders.order import NewOrder
from services.common.orders.price import total_cents
from services.flask_app.bodies import checked, json_body
from services.flask_app.by_hand.order import order_by_hand

routes = Blueprint("orders", __name__)


@routes.post("/orders")
def place() -> tuple[dict[str, Any], int]:
    """Place an order."""
    order = checked(NewOrder)
    return {**order.model_dump(mode="json"), "total_cents": total_cents(order.model_dump())}, 201


@routes.post("/orders-by-hand")
def place_by_hand() -> tuple[dict[str, Any], int]:
    """Place an order whose body is checked without Pydantic."""
    order = order_by_hand(json_body())
    return {**order, "deliver_on": str(order["deliver_on"]), "total_cents": total_cents(order)}, 201
