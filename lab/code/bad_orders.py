"""Bad orders: good ones with one thing wrong, which say what is to be refused, and where."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from services.common.orders.rules import EXAMPLE

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class BadOrder:
    """A body with one fault, of a `kind`, at the JSON pointer `where` (none: of the whole body)."""

    name: str
    kind: str
    body: bytes
    where: str = "#"
    status: int = 422
    headers: dict[str, str] = field(default_factory=lambda: JSON)


def bad_orders() -> list[BadOrder]:
    """Return all of them; their names are unique."""
    return [*_values(), *_missing(), *_extra(), *_texts(), *_encodings(), *_huge(), *_headers()]


def good_order() -> dict[str, Any]:
    """Return an order that nothing is wrong with."""
    return copy.deepcopy(EXAMPLE)


def _changed(path: str, change: Callable[[Any, Any], None]) -> bytes:
    order: Any = good_order()
    *parents, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    change(reduce(lambda node, step: node[step], parents, order), last)
    return json.dumps(order).encode()


def _with(path: str, value: object) -> bytes:
    return _changed(path, lambda node, step: node.__setitem__(step, value))


def _values() -> Iterator[BadOrder]:
    table: dict[tuple[str, str], list[object]] = {
        ("type", "items/0/quantity"): ["2", 2.5, True, None, [2], {"two": 2}],
        ("type", "items/1/price_cents"): ["1290", False, 12.9],
        ("type", "customer"): [None, "Ada", ["Ada"], 5],
        ("type", "customer/name"): [5, None, ["Ada"], True],
        ("type", "customer/email"): [1, None],
        ("type", "items"): [None, "TEA-001", {"sku": "TEA-001"}],
        ("type", "items/1"): [None, "TEA-001", 3],
        ("type", "discount"): ["0.1", True, None, [0.1]],
        ("type", "deliver_on"): [20261224, None, 1.5e9],
        ("type", "priority"): [1, None, ["express"], {}],
        ("type", "note"): [5, None],
        ("bounds", "items/0/quantity"): [0, -1, 1001, 10**30],
        ("bounds", "items/1/price_cents"): [0, 1_000_001],
        ("bounds", "discount"): [-0.01, 0.51, 1e308],
        ("bounds", "customer/name"): ["", "x" * 81],
        ("bounds", "note"): ["x" * 201],
        ("bounds", "items"): [[], [{"sku": "TEA-001", "quantity": 1, "price_cents": 1}] * 21],
        ("format", "deliver_on"): [
            "2026-02-30",
            "2026-13-01",
            "0000-12-31",
            "24.12.2026",
            "20261224",
            "2026-W52-4",
            "1766534400",
        ],
        ("format", "deliver_on "): ["2026-12-24T00:00:00", " 2026-12-24", ""],
        ("format", "priority"): ["EXPRESS", "overnight", ""],
        ("format", "items/0/sku"): ["tea-001", "TEA-001\n", "TEA-\u0660\u0660\u0661", "TEA001"],
        ("format", "customer/email"): ["ada", "ada@", "ada@example.org\n", "a b@example.org"],
        ("format", "customer/name"): ["Ada\u0000", "Ada\nLovelace"],
        ("format", "note"): ["\u0007"],
    }
    for (kind, path), values in table.items():
        for value in values:
            shown = json.dumps(value) if len(json.dumps(value)) < 30 else f"{str(value)[:10]}…"
            body = _with(path.strip(), value)
            yield BadOrder(f"{path.strip()} is {shown}", kind, body, f"#/{path.strip()}")


def _missing() -> Iterator[BadOrder]:
    paths = ("customer", "customer/name", "customer/email", "deliver_on", "items", "items/0/sku")
    for path in (*paths, "items/1/quantity"):
        body = _changed(path, lambda node, step: node.pop(step))
        yield BadOrder(f"{path} is missing", "missing", body, f"#/{path}")


def _extra() -> Iterator[BadOrder]:
    for path in ("total_cents", "customer/admin", "items/0/colour", "Priority", "a~1b"):
        where = "#/" + path.replace("a~1b", "a~01b")
        yield BadOrder(f"{path} is extra", "extra", _with(path, 1), where)


def _texts() -> Iterator[BadOrder]:
    good = json.dumps(good_order())
    texts = {
        ("not JSON", "an empty body"): "",
        ("not JSON", "white space only"): "  \n",
        ("not JSON", "a form"): "customer=Ada&quantity=2",
        ("not JSON", "half of an object"): good[: len(good) // 2],
        ("not JSON", "two objects"): good + good,
        ("not JSON", "single quotes"): good.replace('"', "'"),
        ("not JSON", "a comma at the end"): good[:-1] + ",}",
        ("not JSON", "a comment"): "/* an order */" + good,
        ("not JSON", "a raw line feed in a string"): good.replace("Ring twice", "Ring\ntwice"),
        ("shape", "null"): "null",
        ("shape", "a list"): f"[{good}]",
        ("shape", "a string"): json.dumps(good),
        ("shape", "a number"): "42",
        ("NaN", "a discount of NaN"): good.replace("0.1", "NaN"),
        ("NaN", "a discount of Infinity"): good.replace("0.1", "Infinity"),
        ("NaN", "a discount of -Infinity"): good.replace("0.1", "-Infinity"),
        ("duplicate", "note twice"): good[:-1] + ', "note": "Knock"}',
        ("duplicate", "quantity twice"): good.replace(
            '"quantity": 2', '"quantity": 1, "quantity": 2'
        ),
        ("nesting", "a thousand lists"): good.replace('"Ring twice"', "[" * 1000 + "]" * 1000),
        ("nesting", "ten thousand lists"): "[" * 10_000 + "]" * 10_000,
        ("nesting", "lists that never end"): "[" * 60_000,
    }
    for (kind, name), text in texts.items():
        yield BadOrder(name, kind, text.encode())
    yield BadOrder(
        "a discount of 1e999", "NaN", good.replace("0.1", "1e999").encode(), "#/discount"
    )


def _encodings() -> Iterator[BadOrder]:
    good = json.dumps(good_order())
    bodies = {
        "UTF-16": good.encode("utf-16"),
        "UTF-32": good.encode("utf-32"),
        "UTF-8 with a byte order mark": good.encode("utf-8-sig"),
        "Latin-1": good.replace("Ada", "Adé").encode("latin-1"),
        "bytes that are no text": good.encode().replace(b"Ada", b"\xff\xfe\xfd"),
        "an overlong slash": good.encode().replace(b"Ada", b"\xc0\xaf"),
        "half of a surrogate pair": good.encode().replace(b"Ada", rb"\ud800"),
        "half of a pair as a name": good.encode().replace(b'"note"', rb'"\udc00"'),
        "a NUL after the end": good.encode() + b"\0",
    }
    for name, body in bodies.items():
        yield BadOrder(name, "encoding", body)


def _huge() -> Iterator[BadOrder]:
    good = json.dumps(good_order())
    digits = good.replace('"quantity": 2', f'"quantity": {"9" * 5000}')
    yield BadOrder("a number of 5,000 digits", "huge", digits.encode())
    padded = good.replace("{", "{" + " " * 70_000, 1)
    yield BadOrder("70 KB of white space", "huge", padded.encode(), "", 413)
    note = good.replace("Ring twice", "x" * 1_000_000)
    yield BadOrder("a note of 1 MB", "huge", note.encode(), "", 413)


def _headers() -> Iterator[BadOrder]:
    body = json.dumps(good_order()).encode()
    kinds = {
        "no content type": {},
        "text/plain": {"Content-Type": "text/plain"},
        "a form's content type": {"Content-Type": "application/x-www-form-urlencoded"},
        "application/jsonp": {"Content-Type": "application/jsonp"},
        "UTF-16 by charset": {"Content-Type": "application/json; charset=utf-16"},
        "said to be compressed": {**JSON, "Content-Encoding": "gzip"},
    }
    for name, headers in kinds.items():
        yield BadOrder(name, "content type", body, "", 415, headers)
