"""How figures are written: with their units, and thousands apart."""

UNKNOWN = "-"


def number(value: float | None, digits: int = 0, unit: str = "") -> str:
    """Return a number with so many digits after the point."""
    return UNKNOWN if value is None else f"{value:,.{digits}f}{unit}"


def milliseconds(seconds: float | None) -> str:
    """Return seconds as milliseconds."""
    return number(None if seconds is None else seconds * 1e3, unit=" ms")


def microseconds(seconds: float | None) -> str:
    """Return seconds as microseconds."""
    return number(None if seconds is None else seconds * 1e6, unit=" µs")


def rate(value: float | None) -> str:
    """Return so many a second."""
    return number(value, 1, "/s")


def megabytes(size: float | None) -> str:
    """Return bytes as megabytes."""
    return number(None if size is None else size / 1e6, unit=" MB")


def share(ratio: float) -> str:
    """Return a ratio to a tenth of a percent: 94.6% must not read as 95%, which would hold."""
    return f"{ratio:.1%}"


def counted(many: int, thing: str) -> str:
    """Return the number with its thing, plural where it must be."""
    return f"{many:,} {thing}{'' if many == 1 else 's'}"
