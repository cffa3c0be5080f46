"""An order as Pydantic has it: one declaration is check, type, schema and documentation."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.common.orders import rules
from services.common.orders.rules import SENTENCES, Priority


def _field(path: str, **bounds: object) -> object:
    return Field(description=SENTENCES[path], **bounds)  # type: ignore[call-overload]  # as given


class Item(BaseModel):
    """One line of an order."""

    model_config = ConfigDict(extra="forbid")
    sku: Annotated[str, _field("items.*.sku", pattern=rules.SKU)]
    # Strict: Pydantic alone would take "2" and true for numbers.
    quantity: Annotated[int, _field("items.*.quantity", strict=True, ge=1, le=rules.MOST_QUANTITY)]
    price_cents: Annotated[
        int, _field("items.*.price_cents", strict=True, ge=1, le=rules.MOST_CENTS)
    ]


class Customer(BaseModel):
    """Who orders."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[
        str,
        _field(
            "customer.name", min_length=1, max_length=rules.NAME_LENGTH, pattern=rules.PLAIN_TEXT
        ),
    ]
    email: Annotated[
        str, _field("customer.email", max_length=rules.EMAIL_LENGTH, pattern=rules.EMAIL)
    ]


class NewOrder(BaseModel):
    """An order that is to be placed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [rules.EXAMPLE]})
    sentences: ClassVar = SENTENCES

    customer: Customer
    deliver_on: Annotated[date, BeforeValidator(rules.day), _field("deliver_on")]
    priority: Annotated[Priority, _field("priority")] = Priority.NORMAL
    items: Annotated[list[Item], _field("items", min_length=1, max_length=rules.MOST_ITEMS)]
    discount: Annotated[float, _field("discount", strict=True, ge=0, le=rules.MOST_DISCOUNT)] = 0.0
    note: Annotated[str, _field("note", max_length=rules.NOTE_LENGTH, pattern=rules.PLAIN_TEXT)] = (
        ""
    )


class PlacedOrder(NewOrder):
    """An order that was placed."""

    id: int = Field(description="Its number", examples=[1])
    total_cents: int = Field(description="What it costs, discount taken off", examples=[1971])


class OrderPage(BaseModel):
    """The newest orders first, a page of them."""

    orders: list[PlacedOrder]
    next: str | None = Field(description="Where the older ones are", examples=["/orders?before=41"])
