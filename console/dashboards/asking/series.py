"""What Prometheus answers."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """A series: its labels, and a figure or none for each point of the span (or one, of now)."""

    labels: Mapping[str, str]
    values: tuple[float | None, ...]

    @property
    def last(self) -> float | None:
        """The newest figure."""
        return next((value for value in reversed(self.values) if value is not None), None)
