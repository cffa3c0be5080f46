"""Orders of twin B: the signature says what an order is; FastAPI checks it and documents it."""

from typing import Annotated

from fastapi import APIRouter, Header, Security
from pydantic import WithJsonSchema
from sqlalchemy.exc import IntegrityError

from services.common.identity.users import READ_ORDERS
from services.common.orders import store
from services.common.orders.order import NewOrder, OrderPage, PlacedOrder
from services.common.orders.tables import OrderRow
from services.fastapi_app.documents import problems
from services.fastapi_app.identity import current_identity
from services.fastapi_app.queries import OrderNumber, PageQuery
from services.fastapi_app.storage import Session

# Described here, checked where twin A checks it: FastAPI's own words would differ.
Key = Annotated[str | None, WithJsonSchema(store.KEY_SCHEMA), Header()]

# Orders hold names and addresses: who placed one is told it, who reads others' needs a token.
READERS = [Security(current_identity, scopes=[READ_ORDERS])]

routes = APIRouter(tags=["orders"])


@routes.post("/orders", status_code=201, responses=problems(409, 413, 415, 422, 503))
async def place(order: NewOrder, db: Session, idempotency_key: Key = None) -> PlacedOrder:
    """Place an order; a second time with the same Idempotency-Key it is only repeated."""
    content = order.model_dump()
    key = store.checked_key(idempotency_key)
    row = store.new_row(content, key)
    try:
        # First written, then looked for: of two at once the database lets one through.
        db.add(row)
        await db.commit()
    except IntegrityError:
        await db.rollback()
        row = store.replayed(await db.scalar(store.with_key(key)), content)
    return PlacedOrder(**store.shown(row))


@routes.get("/orders", dependencies=READERS, responses=problems(401, 403, 422, 503))
async def placed(query: PageQuery, db: Session) -> OrderPage:
    """Return the newest orders, a page at a time."""
    rows = await db.scalars(store.page(query.limit, query.before))
    return OrderPage(**store.shown_page(rows.all(), query.limit))


@routes.get("/orders/{number}", dependencies=READERS, responses=problems(401, 403, 404, 422, 503))
async def one(number: OrderNumber, db: Session) -> PlacedOrder:
    """Return one order."""
    return PlacedOrder(**store.shown(store.found(await db.get(OrderRow, number), number)))
