"""What the downstream knows while it runs: its faults, its gate, its journal."""

from dataclasses import dataclass, field

from services.common.measuring import metrics
from services.common.measuring.recording import number
from services.downstream.faults import NONE, Faults
from services.downstream.gate import Gate
from services.downstream.journal import Journal


@dataclass
class State:
    """The state of the one process."""

    journal: Journal
    faults: Faults = NONE
    gate: Gate = field(default_factory=Gate)

    def set_faults(self, faults: Faults) -> None:
        """Put `faults` in force for every call that arrives from now on."""
        self.faults = faults
        self.gate.limit_to(faults.max_concurrent)
        number(metrics.FAULT_LATENCY_SECONDS).set(faults.latency.mean / 1000)
