"""An order, declared."""

from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

app = FastAPI()


class Order(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    item: Annotated[str, Field(min_length=1)]
    amount: Annotated[int, Field(ge=1, le=100)]


@app.post("/orders")
def order(order: Order) -> Order:
    return order
