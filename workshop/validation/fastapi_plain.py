"""FastAPI as its manual has it: the signature, and nothing more.

Run `uvicorn workshop.validation.fastapi_plain:app`.
"""

from typing import Any

from fastapi import FastAPI

from services.common.orders.order import NewOrder, total_cents

app = FastAPI()


@app.post("/orders", status_code=201)
async def place(order: NewOrder) -> dict[str, Any]:
    """Place an order."""
    return {**order.model_dump(mode="json"), "total_cents": total_cents(order.model_dump())}
