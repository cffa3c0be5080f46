"""An order, checked by hand."""

from typing import Any

from fastapi import Body, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field

app = FastAPI()


@app.post("/orders")
def order(data: Any = Body()) -> Any:
    # TODO: a model that says what an order is, instead of these checks
    if not data.get("item") and data.get("item") != "":
        raise HTTPException(422, "item is missing")
    if data.get("amount") == 0:
        raise HTTPException(422, "amount must be 1 or more")
    if "amount" not in data:
        raise HTTPException(422, "amount is missing")
    return data
