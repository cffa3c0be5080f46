"""Flask plus one extension, flask-openapi: checked bodies and documents, from signatures too.

Run `gunicorn workshop.documents.flask_with_openapi:app`, then open 127.0.0.1:8000/openapi/swagger.
"""

from typing import Any

from flask_openapi import Info, OpenAPI, Tag

from services.common.orders.order import NewOrder, PlacedOrder, total_cents

app = OpenAPI(__name__, info=Info(title="Orders", version="1"))
orders = Tag(name="orders", description="A nested body, checked and priced")


@app.post("/orders", tags=[orders], responses={201: PlacedOrder})
def place(body: NewOrder) -> tuple[dict[str, Any], int]:
    """Place an order."""
    return {**body.model_dump(mode="json"), "total_cents": total_cents(body.model_dump())}, 201
