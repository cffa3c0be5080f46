"""Money is counted in cents, and half a cent is one, as people have learnt it."""

import pytest

from services.common.orders.order import total_cents


@pytest.mark.parametrize(
    ("full", "discount", "total"),
    [
        (2190, 0.1, 1971),
        (1, 0.5, 1),
        (5, 0.5, 3),
        (1005, 0.1, 905),
        (10, 0.05, 10),
        (2190, 0, 2190),
        (2190, 0.0, 2190),
        (9_999_999_999, 1e-300, 9_999_999_999),
        (115, 0.3, 81),  # 80.5: as floats it is a little less
    ],
)
def test_a_discount_is_taken_off_to_the_cent(full: int, discount: float, total: int) -> None:
    """Never a cent less for how floats or bankers round."""
    order = {"items": [{"quantity": 1, "price_cents": full}], "discount": discount}
    assert total_cents(order) == total
