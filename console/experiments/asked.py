"""What a person asks for on the form, as the words of a `lab` command."""

from dataclasses import dataclass
from typing import Literal

VARIANTS = (
    "flask-sync",
    "flask-gthread",
    "flask-gevent",
    "flask-async-view",
    "fastapi-async",
    "fastapi-def",
    "fastapi-blocking",
)
AROUND_SECONDS = 9.0  # of each measurement, besides its window: start, warm-up, end
Kind = Literal["run", "sweep"]


@dataclass(frozen=True)
class Asked:
    """A run, or a sweep over several numbers of `users`, of some server models.

    Their bounds are the command's: it checks them, and says in a sentence what is wrong.
    """

    kind: Kind
    variants: tuple[str, ...]
    users: str
    wait_ms: int
    seconds: int
    open_too: bool = False

    @property
    def words(self) -> list[str]:
        """The command's words."""
        options = {"users": self.users, "wait": self.wait_ms, "duration": self.seconds}
        if self.kind == "run" and self.open_too:
            options["arrivals"] = "both"
        return [self.kind, *self.variants, *(f"--{name}={it}" for name, it in options.items())]

    @property
    def measurements(self) -> int:
        """How many measurements it takes."""
        loads = len(self.users.split(",")) if self.kind == "sweep" else 1 + self.open_too
        return len(self.variants) * loads

    @property
    def expected_seconds(self) -> float:
        """About how long it takes."""
        return self.measurements * (AROUND_SECONDS + self.seconds)

    @property
    def title(self) -> str:
        """What it is, for people."""
        which = (
            "all server models" if len(self.variants) == len(VARIANTS) else ", ".join(self.variants)
        )
        return f"{self.kind}: {which}, {self.users.replace(',', ', ')} users"
