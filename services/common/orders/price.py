"""What an order costs."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


def total_cents(order: Mapping[str, Any]) -> int:
    """Return what a checked order costs, discount taken off, in cents; half a cent is one."""
    full = sum(item["quantity"] * item["price_cents"] for item in order["items"])
    # By its digits: 0.1 as a float is a little more than a tenth.
    left = full * (1 - Decimal(str(order["discount"])))
    return int(left.quantize(Decimal(1), ROUND_HALF_UP))
