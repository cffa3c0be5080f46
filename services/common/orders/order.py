"""An order as Pydantic has it: one declaration is check, type, schema and documentation."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.common.contract.faults import Sentence
from services.common.orders import rules
from services.common.orders.rules import SENTENCES, Priority


class Item(BaseModel):
    """One line of an order."""

    model_config = ConfigDict(extra="forbid")
    sku: Annotated[str, Field(pattern=rules.SKU), Sentence(SENTENCES["items.*.sku"])]
    # Strict: Pydantic alone would take "2" and true for numbers.
    quantity: Annotated[
        int,
        Field(strict=True, ge=1, le=rules.MOST_QUANTITY),
        Sentence(SENTENCES["items.*.quantity"]),
    ]
    price_cents: Annotated[
        int,
        Field(strict=True, ge=1, le=rules.MOST_CENTS),
        Sentence(SENTENCES["items.*.price_cents"]),
    ]


class Customer(BaseModel):
    """Who orders."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[
        str,
        Field(min_length=1, max_length=rules.NAME_LENGTH, pattern=rules.PLAIN_TEXT),
        Sentence(SENTENCES["customer.name"]),
    ]
    email: Annotated[
        str,
        Field(max_length=rules.EMAIL_LENGTH, pattern=rules.EMAIL),
        Sentence(SENTENCES["customer.email"]),
    ]


class NewOrder(BaseModel):
    """An order that is to be placed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [rules.EXAMPLE]})

    customer: Customer
    deliver_on: Annotated[date, BeforeValidator(rules.day), Sentence(SENTENCES["deliver_on"])]
    priority: Annotated[Priority, Sentence(SENTENCES["priority"])] = Priority.NORMAL
    items: Annotated[
        list[Item], Field(min_length=1, max_length=rules.MOST_ITEMS), Sentence(SENTENCES["items"])
    ]
    discount: Annotated[
        float, Field(strict=True, ge=0, le=rules.MOST_DISCOUNT), Sentence(SENTENCES["discount"])
    ] = 0.0
    note: Annotated[
        str,
        Field(max_length=rules.NOTE_LENGTH, pattern=rules.PLAIN_TEXT),
        Sentence(SENTENCES["note"]),
    ] = ""


class PlacedItem(BaseModel):
    """One line of an order that was placed."""

    sku: str
    quantity: int
    price_cents: int


class PlacedCustomer(BaseModel):
    """Who ordered."""

    name: str
    email: str


class PlacedOrder(BaseModel):
    """An order that was placed: by the rules of its day, so none of today's is checked."""

    id: int = Field(description="Its number", examples=[1])
    customer: PlacedCustomer
    deliver_on: date
    priority: str
    items: list[PlacedItem]
    discount: float
    note: str
    total_cents: int = Field(description="What it costs, discount taken off", examples=[1971])


class OrderPage(BaseModel):
    """The newest orders first, a page of them."""

    orders: list[PlacedOrder]
    next: str | None = Field(description="Where the older ones are", examples=["/orders?before=41"])


def total_cents(order: Mapping[str, Any]) -> int:
    """Return what a checked order costs, discount taken off, in cents; half a cent is one."""
    full = sum(item["quantity"] * item["price_cents"] for item in order["items"])
    # By its digits: 0.1 as a float is a little more than a tenth.
    left = full * (1 - Decimal(str(order["discount"])))
    return int(left.quantize(Decimal(1), ROUND_HALF_UP))
