"""The tables of `lab code`: for a terminal of 80 columns, and for README.md."""

from collections.abc import Iterator

from rich.table import Table

from lab.code.bad_orders import bad_orders
from lab.code.refusals import Refusals
from lab.code.topics import Count

_LINES = ("topic", "Flask", "FastAPI", "shared by both")
_REFUSED = ("a body is checked by", "refused", "taken", "failed")


def tables(counts: list[Count], refused: list[Refusals]) -> Iterator[Table]:
    """Yield both tables."""
    yield _table("Lines of code (files)", _LINES, map(_count_row, counts))
    yield _table(f"Of {len(bad_orders())} bad orders", _REFUSED, map(_refusal_row, refused))


def markdown(counts: list[Count], refused: list[Refusals]) -> Iterator[str]:
    """Yield both tables as README.md has them."""
    yield from _markdown(_LINES, map(_count_row, counts))
    yield f"\nOf {len(bad_orders())} bad orders, each with one thing wrong:\n"
    columns = (*_REFUSED, "what was taken", "documented by itself")
    rows = ((*_refusal_row(r), ", ".join(r.taken) or "—", r.way.documented) for r in refused)
    yield from _markdown(columns, rows)


def _count_row(count: Count) -> tuple[str, ...]:
    return (count.topic, *map(_shown, (count.flask, count.fastapi, count.shared)))


def _shown(count: tuple[int, int]) -> str:
    lines, files = count
    return f"{lines} ({files})" if lines else "—"


def _refusal_row(refused: Refusals) -> tuple[str, ...]:
    taken = len(bad_orders()) - refused.refused - refused.failed
    return refused.way.name, str(refused.refused), str(taken), str(refused.failed)


def _table(title: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _markdown(columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"| --- |{' ---: |' * (len(columns) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
