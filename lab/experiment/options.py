"""What a person asks for, checked before anything starts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lab.environment import check, with_changes
from lab.errors import LabError
from lab.experiment.judgement import SHORTEST_WINDOW
from lab.experiment.result import Load
from lab.experiment.trial import Trial
from lab.experiment.variants import VARIANTS, Variant

MOST_USERS = 10_000
LONGEST_WINDOW = 3600.0  # seconds


@dataclass(frozen=True)
class Options:
    """One load for each of `users`, with each client, for each variant, for `seconds`.

    `arrivals` has closed, open, or both; no `rate` means the one that the users would make if
    nobody had to queue. `changes` are settings, as `NAME=value`, over those in force.
    """

    variants: list[str]
    users: list[int]
    wait_ms: int
    seconds: float
    arrivals: tuple[str, ...] = ("closed",)
    rate: int | None = None
    clients: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    def trials(self, settings: dict[str, str]) -> list[Trial]:
        """Return every trial; raises `LabError` (2) with a sentence for what cannot be."""
        self._check(settings)
        found = [trial for variant in self._variants() for trial in self._of(variant, settings)]
        for trial in found:
            check(trial.settings)
        return found

    def _check(self, settings: dict[str, str]) -> None:
        for users in self.users:
            _within("--users", users, 1, MOST_USERS)
        longest = float(settings["CALL_TOTAL_TIMEOUT"]) * 1000 - 1
        _within("--wait", self.wait_ms, 1, longest, " ms (CALL_TOTAL_TIMEOUT ends longer calls)")
        shortest = SHORTEST_WINDOW * self.wait_ms / 1000
        _within(
            "--duration", self.seconds, shortest, LONGEST_WINDOW, f" s, {SHORTEST_WINDOW} waits"
        )
        if "open" in self.arrivals:
            for load in self._loads():
                if load.rate is not None:
                    _within("--rate", load.rate, 1, MOST_USERS, " arrivals/s")
        elif self.rate is not None:
            raise LabError("--rate is for open arrivals: add --arrivals open.", status=2)

    def _variants(self) -> list[Variant]:
        for name in self.variants:
            if name not in VARIANTS:
                known = ", ".join(VARIANTS)
                raise LabError(f"{name} is not a variant; there are {known}.", status=2)
        named = [VARIANTS[name] for name in dict.fromkeys(self.variants)]
        for client in self.clients:
            able = [variant for variant in VARIANTS.values() if _can_call_with(variant, client)]
            if not able:
                raise LabError(f"{client} is not a client library of the twins.", status=2)
            for variant in named:
                if variant not in able:
                    choice = ", ".join(variant.clients)
                    raise LabError(f"{variant.name} calls with {choice}, not {client}.", status=2)
        return named or list(VARIANTS.values())

    def _of(self, variant: Variant, settings: dict[str, str]) -> Iterator[Trial]:
        clients = [client for client in self.clients if _can_call_with(variant, client)]
        if self.clients and not clients:
            return  # nobody asked for this variant by name
        for client in clients or variant.clients[:1]:
            own = {variant.client_setting: client} if variant.client_setting else {}
            whole = with_changes(settings | variant.settings | own, list(self.changes))
            trial = Trial(variant, client, self._loads()[0], self.seconds, whole)
            yield from (replace(trial, load=load) for load in self._loads())

    def _loads(self) -> list[Load]:
        wait = self.wait_ms / 1000
        rates = {
            users: round(users / wait) if self.rate is None else self.rate for users in self.users
        }
        return [
            Load(
                arrivals=kind,
                users=users,
                rate=rates[users] if kind == "open" else None,
                wait_seconds=wait,
            )
            for users in self.users
            for kind in self.arrivals
        ]


def _can_call_with(variant: Variant, client: str) -> bool:
    return client in variant.clients


def _within(option: str, value: float, least: float, most: float, of: str = "") -> None:
    if not least <= value <= most:
        raise LabError(f"{option} {value:g}: must be from {least:g} to {most:g}{of}.", status=2)
