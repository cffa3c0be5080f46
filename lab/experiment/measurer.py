"""Measures server models one by one, each once, for whoever asks: claims and benches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lab.environment import with_changes
from lab.experiment.measurement import start_service
from lab.experiment.result import Load, Result
from lab.experiment.run import results
from lab.experiment.stack import Stack, fresh_stack
from lab.experiment.trial import Trial
from lab.experiment.variants import VARIANTS, Variant
from lab.machine import Cores

WAIT_MS = 200
SECONDS = 6.0


class NotMeasuredError(Exception):
    """A measurement that a claim rests on is worth nothing; the message says why."""


@dataclass
class Measurer:
    """Measures with the settings in force but for what a claim changes; `watch` hears of it."""

    settings: dict[str, str]
    cores: Cores
    watch: Callable[[Trial, str], None]
    measured: dict[str, Result] = field(default_factory=dict)

    def measure(  # what an asker may change, all by name
        self,
        variant: Variant | str,
        *,
        users: int = 20,
        rate: int | None = None,
        wait_ms: int = WAIT_MS,
        seconds: float = SECONDS,
        faults: str | None = None,
        doubtful: bool = False,
        own_core: bool = True,
        **changes: object,
    ) -> Result:
        """Return the result of one trial; raises `NotMeasuredError` if it cannot be trusted.

        With `doubtful` failures, or a busy CPU, are what the claim is about. Without `own_core`
        the service may use every core, as in the lab itself. `changes` are settings by name.
        """
        kind = VARIANTS[variant] if isinstance(variant, str) else variant
        load = Load(
            arrivals="open" if rate else "closed",
            users=users,
            rate=rate,
            wait_seconds=wait_ms / 1000,
        )
        trial = replace(self._trial(kind, load, changes), window_seconds=seconds, faults=faults)
        result = self._once(trial, self.cores if own_core else self.cores.together)
        if not result.answers or not (result.valid or doubtful):
            raise NotMeasuredError(f"{result.variant}: {result.reason}")
        return result

    @contextmanager
    def serving(self, variant: Variant | str, cores: Cores, **changes: object) -> Iterator[Stack]:
        """Lend a stack of which the service and its downstream run, and no load."""
        kind = VARIANTS[variant] if isinstance(variant, str) else variant
        load = Load(arrivals="closed", users=1, wait_seconds=WAIT_MS / 1000)
        trial = self._trial(kind, load, changes)
        with fresh_stack(trial, cores) as lent:
            start_service(trial, lent, lambda phase: self.watch(trial, phase))
            yield lent

    def _trial(self, variant: Variant, load: Load, changes: dict[str, object]) -> Trial:
        own = [f"{name}={value}" for name, value in changes.items()]
        settings = with_changes(self.settings | variant.settings, own)
        own_choice = next(iter(variant.clients), "none")
        chosen = settings.get(variant.client_setting or "", own_choice)
        return Trial(variant, chosen, load, SECONDS, settings)

    def _once(self, trial: Trial, cores: Cores) -> Result:
        key = repr((trial, cores))
        if key not in self.measured:
            [self.measured[key]] = results([trial], cores, self.watch)
        return self.measured[key]
