"""Orders of twin B: the signature says what an order is; FastAPI checks it and documents it."""

from fastapi import APIRouter

from services.common.orders.order import NewOrder, PlacedOrder
from services.common.orders.price import total_cents
from services.fastapi_app.bodies import StrictRoute
from services.fastapi_app.errors import problems

routes = APIRouter(route_class=StrictRoute, tags=["orders"])


@routes.post("/orders", status_code=201, responses=problems(413, 415, 422, 503))
async def place(order: NewOrder) -> PlacedOrder:
    """Place an order."""
    total = total_cents(order.model_dump())
    return PlacedOrder(**order.model_dump(mode="json"), total_cents=total)
