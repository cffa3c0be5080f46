"""Orders of twin A, their bodies checked by Pydantic, called in the view; and by hand."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from sqlalchemy.exc import IntegrityError

from services.common.identity.users import READ_ORDERS
from services.common.orders import store
from services.common.orders.order import NewOrder
from services.common.orders.tables import OrderRow
from services.flask_app.identity import current_identity
from services.flask_app.order_by_hand import order_by_hand
from services.flask_app.queries import order_number, page_query
from services.flask_app.storage import session

routes = Blueprint("orders", __name__)


@routes.post("/orders")
def place() -> tuple[dict[str, Any], int]:
    """Place an order; a second time with the same Idempotency-Key it is only repeated."""
    return _place(NewOrder.model_validate(request.json).model_dump()), 201


@routes.post("/orders-by-hand")
def place_by_hand() -> tuple[dict[str, Any], int]:
    """Place an order whose body is checked without Pydantic."""
    return _place(order_by_hand(request.json)), 201


@routes.get("/orders")
def placed() -> dict[str, Any]:
    """Return the newest orders, a page at a time."""
    current_identity(READ_ORDERS)
    limit, before = page_query()
    with session() as db:
        return store.shown_page(db.scalars(store.page(limit, before)).all(), limit)


@routes.get("/orders/<number>")
def one(number: str) -> dict[str, Any]:
    """Return one order."""
    current_identity(READ_ORDERS)
    wanted = order_number(number)
    with session() as db:
        return store.shown(store.found(db.get(OrderRow, wanted), wanted))


def _place(order: Mapping[str, Any]) -> dict[str, Any]:
    key = store.checked_key(request.headers.get(store.IDEMPOTENCY_KEY))
    row = store.new_row(order, key)
    with session() as db:
        try:
            # First written, then looked for: of two at once the database lets one through.
            db.add(row)
            db.commit()
        except IntegrityError:
            db.rollback()
            row = store.replayed(db.scalar(store.with_key(key)), order)
        return store.shown(row)
