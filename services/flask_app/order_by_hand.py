"""An order, checked by hand: the same bounds and sentences as Pydantic's declaration of it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from services.common.contract.faults import MISSING, OBJECT, UNKNOWN_FIELD, bad_body, pointer
from services.common.orders import rules
from services.common.orders.rules import SENTENCES, Priority

Path = tuple[str | int, ...]
Faults = dict[str, str]
Check = Callable[[Any], Any]  # raises ValueError


def order_by_hand(body: object) -> dict[str, Any]:
    """Return the order that `body` is, defaults filled in; raises `ProblemError` 422."""
    faults: Faults = {}
    order = _fields(body, (), _ORDER, faults)
    if "customer" in order:
        order["customer"] = _fields(order["customer"], ("customer",), _CUSTOMER, faults)
    order["items"] = [
        _fields(item, ("items", place), _ITEM, faults)
        for place, item in enumerate(order.get("items", []))
    ]
    if faults:
        raise bad_body(faults)
    return {**_DEFAULTS, **order}


def _fields(value: object, path: Path, checks: Mapping[str, Check], faults: Faults) -> Any:  # noqa: ANN401  # checked JSON
    if not isinstance(value, dict):
        faults[pointer(path)] = OBJECT
        return {}
    for name in value.keys() - checks.keys():
        faults[pointer((*path, name))] = UNKNOWN_FIELD
    for name in checks.keys() - value.keys() - _DEFAULTS.keys():
        faults[pointer((*path, name))] = MISSING
    return dict(_checked(value, path, checks, faults))


def _checked(value: dict[str, Any], path: Path, checks: Mapping[str, Check], faults: Faults) -> Any:  # noqa: ANN401  # pairs
    for name in checks.keys() & value.keys():
        try:
            yield name, checks[name](value[name])
        except ValueError:
            key = ".".join("*" if isinstance(step, int) else step for step in (*path, name))
            faults[pointer((*path, name))] = SENTENCES[key]


def _any(value: object) -> object:
    return value


def _text(pattern: str, longest: int, shortest: int = 0) -> Check:
    # Not `match`: to Python's `$` a line feed at the end is none.
    wanted = re.compile(pattern.removeprefix("^").removesuffix("$"))

    def check(value: object) -> str:
        if not isinstance(value, str) or not shortest <= len(value) <= longest:
            raise ValueError
        if not wanted.fullmatch(value):
            raise ValueError
        return value

    return check


def _whole(most: int) -> Check:
    def check(value: object) -> int:
        # To isinstance, True is a number too.
        if type(value) is not int or not 1 <= value <= most:
            raise ValueError
        return value

    return check


def _discount(value: object) -> float:
    if type(value) not in (int, float) or not 0 <= float(value) <= rules.MOST_DISCOUNT:  # type: ignore[arg-type]  # a number
        raise ValueError
    return float(value)  # type: ignore[arg-type]  # a number


def _items(value: object) -> list[object]:
    if not isinstance(value, list) or not 1 <= len(value) <= rules.MOST_ITEMS:
        raise ValueError
    return value


_DEFAULTS: dict[str, Any] = {"priority": Priority.NORMAL, "discount": 0.0, "note": ""}
_ITEM = {
    "sku": _text(rules.SKU, 7),
    "quantity": _whole(rules.MOST_QUANTITY),
    "price_cents": _whole(rules.MOST_CENTS),
}
_CUSTOMER = {
    "name": _text(rules.PLAIN_TEXT, rules.NAME_LENGTH, shortest=1),
    "email": _text(rules.EMAIL, rules.EMAIL_LENGTH),
}
_ORDER = {
    "customer": _any,
    "deliver_on": rules.day,
    "priority": Priority,
    "items": _items,
    "discount": _discount,
    "note": _text(rules.PLAIN_TEXT, rules.NOTE_LENGTH),
}
