"""What each field of an order must be: bounds, and the sentence that says so to people.

Patterns mean the same in Python, in Pydantic's regex engine and in JSON Schema.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Any, Final

from services.common.contract.faults import OBJECT


class Priority(StrEnum):
    """How soon an order is sent."""

    NORMAL = "normal"
    EXPRESS = "express"


NAME_LENGTH: Final = 80
EMAIL_LENGTH: Final = 120
NOTE_LENGTH: Final = 200
MOST_ITEMS: Final = 20
MOST_QUANTITY: Final = 1_000
MOST_CENTS: Final = 1_000_000
MOST_DISCOUNT: Final = 0.5

# A NUL, for one, is good JSON, and PostgreSQL cannot store it.
PLAIN_TEXT: Final = r"^[^\x00-\x1f\x7f]*$"
EMAIL: Final = r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,30}(\.[A-Za-z0-9-]{1,10}){1,2}$"
SKU: Final = r"^[A-Z]{3}-[0-9]{3}$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

SENTENCES: Final = {
    "": OBJECT,
    "customer": OBJECT,
    "customer.name": f"must be 1 to {NAME_LENGTH} characters, none of them a control character",
    "customer.email": "must be an e-mail address such as ada@example.org",
    "deliver_on": "must be a day, written as 2026-12-24",
    "priority": f"must be {' or '.join(Priority)}",
    "items": f"must be a list of 1 to {MOST_ITEMS} items",
    "items.*": OBJECT,
    "items.*.sku": "must be three capital letters, a hyphen and three digits",
    "items.*.quantity": f"must be a whole number from 1 to {MOST_QUANTITY}",
    "items.*.price_cents": f"must be a whole number from 1 to {MOST_CENTS}",
    "discount": f"must be a number from 0 to {MOST_DISCOUNT}",
    "note": f"must be at most {NOTE_LENGTH} characters, none of them a control character",
}

EXAMPLE: Final[dict[str, Any]] = {
    "customer": {"name": "Ada Lovelace", "email": "ada@example.org"},
    "deliver_on": "2026-12-24",
    "priority": "express",
    "items": [
        {"sku": "TEA-001", "quantity": 2, "price_cents": 450},
        {"sku": "CUP-014", "quantity": 1, "price_cents": 1290},
    ],
    "discount": 0.1,
    "note": "Ring twice",
}


def day(value: object) -> date:
    """Return the day that `value` writes; raises `ValueError`.

    Python and Pydantic would both take more: 20261224, 2026-W52-4, or seconds since 1970.
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(SENTENCES["deliver_on"])
    return date.fromisoformat(value)
