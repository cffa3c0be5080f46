"""Names and figures as people read them from the back of a room."""

NAMES = {"flask": "Flask", "fastapi": "FastAPI"}
UNKNOWN = "–"  # noqa: RUF001  # a dash that is as wide as a figure


def rate(value: float | None) -> str:
    """Return so many a second; one decimal where it matters."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if value >= 99.95 else f"{value:.1f}"


def count(value: float | None) -> str:
    """Return a whole number."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def time(seconds: float | None) -> tuple[str, str]:
    """Return a time and its unit: milliseconds below ten seconds."""
    if seconds is None:
        return UNKNOWN, ""
    return (f"{seconds * 1000:,.0f}", "ms") if seconds < 9.9995 else (f"{seconds:,.1f}", "s")


def spelt(seconds: float) -> str:
    """Return a time with its unit."""
    return " ".join(time(seconds))


def things(number: float, thing: str) -> str:
    """Return a whole number with `thing` in the right grammatical number."""
    return f"{number:,.0f} {thing}" if round(number) == 1 else f"{number:,.0f} {thing}s"


def verb(number: float, one: str, several: str) -> str:
    """Return the form of a verb that goes with `number`."""
    return one if round(number) == 1 else several
