"""What an order costs."""

from collections.abc import Mapping
from typing import Any


def total_cents(order: Mapping[str, Any]) -> int:
    """Return what a checked order costs, discount taken off, in cents."""
    full: int = sum(item["quantity"] * item["price_cents"] for item in order["items"])
    discount: float = order["discount"]
    return round(full * (1 - discount))
