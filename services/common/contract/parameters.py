"""The query parameters of the twins: whole numbers with their bounds."""

import re
from dataclasses import dataclass

_WHOLE = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True)
class Parameter:
    """A whole-number query parameter with its bounds, both included."""

    name: str
    minimum: int
    maximum: int
    default: int
    meaning: str

    @property
    def sentence(self) -> str:
        """What the parameter must be, for people."""
        return f"must be a whole number from {self.minimum} to {self.maximum}"

    def parse(self, text: str) -> int:
        """Return the value of `text`; raises `ValueError` with the sentence."""
        if not _WHOLE.fullmatch(text) or not self.minimum <= int(text) <= self.maximum:
            raise ValueError(self.sentence)
        return int(text)


def digits_only(text: object) -> object:
    """Return `text`, unless it is a number written otherwise; raises `ValueError`."""
    if isinstance(text, str) and not _WHOLE.fullmatch(text):
        raise ValueError("has more than digits")
    return text


MS = Parameter("ms", 0, 60_000, 200, "How long the downstream takes, in milliseconds")
CALLS = Parameter("calls", 1, 50, 5, "How many independent calls to make")
ROUNDS = Parameter("rounds", 1, 5_000_000, 50_000, "How many rounds of SHA-256 to compute")
LIMIT = Parameter("limit", 1, 100, 20, "How many orders to a page")
BEFORE = Parameter("before", 1, 2_147_483_647, 2_147_483_647, "Orders with smaller numbers only")
NUMBER = Parameter("number", 1, 2_147_483_647, 1, "The order's number")
UNKNOWN_PARAMETER = "is not a parameter of this route"
