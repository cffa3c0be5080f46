"""Orders as rows and rows as orders, and the statements between; sessions run them."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select

from services.common.contract.parameters import BEFORE
from services.common.contract.problems import ProblemError, bad_input
from services.common.orders.order import total_cents
from services.common.orders.tables import ItemRow, OrderRow

IDEMPOTENCY_KEY = "Idempotency-Key"
KEY_SCHEMA = {"type": "string", "pattern": "^[!-~]{1,64}$"}
_KEY = re.compile(r"[!-~]{1,64}")


def checked_key(key: str | None) -> str | None:
    """Return the idempotency key of a request; raises `ProblemError` 422 for a bad one."""
    if key is not None and not _KEY.fullmatch(key):
        raise bad_input({IDEMPOTENCY_KEY: "must be 1 to 64 visible ASCII characters"})
    return key


def new_row(order: Mapping[str, Any], key: str | None) -> OrderRow:
    """Return a checked order as a row that is not stored yet."""
    rows = [ItemRow(place=place, **item) for place, item in enumerate(order["items"])]
    plain = {name: order[name] for name in ("deliver_on", "discount", "note")}
    return OrderRow(
        **plain,
        idempotency_key=key,
        digest=_digest(order),
        placed_at=datetime.now(UTC),
        customer_name=order["customer"]["name"],
        customer_email=order["customer"]["email"],
        priority=str(order["priority"]),
        total_cents=total_cents(order),
        items=rows,
    )


def with_key(key: str | None) -> Select[OrderRow]:
    """Return the question for the order that was placed with `key`."""
    return select(OrderRow).where(OrderRow.idempotency_key == key)


def page(limit: int, before: int) -> Select[OrderRow]:
    """Return the question for the `limit` newest orders before number `before`, and one more."""
    # By number, not by offset: new orders shift no page, and the last one costs no more.
    newest = select(OrderRow).order_by(OrderRow.id.desc()).limit(limit + 1)
    return newest if before == BEFORE.default else newest.where(OrderRow.id < before)


def shown_page(rows: Sequence[OrderRow], limit: int) -> dict[str, Any]:
    """Return the body of `GET /orders`; `next` leads to the older ones."""
    orders = [shown(row) for row in rows[:limit]]
    more = len(rows) > limit
    return {
        "orders": orders,
        "next": f"/orders?limit={limit}&before={orders[-1]['id']}" if more else None,
    }


def replayed(row: OrderRow | None, order: Mapping[str, Any]) -> OrderRow:
    """Return the `row` that a key stands for; raises `ProblemError` 409 if it is another order."""
    if row is None or row.digest != _digest(order):
        raise ProblemError(409, f"This {IDEMPOTENCY_KEY} was used for another order.")
    return row


def found(row: OrderRow | None, number: int) -> OrderRow:
    """Return `row`; raises `ProblemError` 404 if there is none."""
    if row is None:
        raise ProblemError(404, f"There is no order {number}.")
    return row


def shown(row: OrderRow) -> dict[str, Any]:
    """Return a stored order as JSON has it."""
    items = [
        {"sku": item.sku, "quantity": item.quantity, "price_cents": item.price_cents}
        for item in row.items
    ]
    return {
        "id": row.id,
        "customer": {"name": row.customer_name, "email": row.customer_email},
        "deliver_on": row.deliver_on.isoformat(),
        "priority": row.priority,
        "items": items,
        "discount": row.discount,
        "note": row.note,
        "total_cents": row.total_cents,
    }


def _digest(order: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(order, default=str, sort_keys=True).encode()).hexdigest()
