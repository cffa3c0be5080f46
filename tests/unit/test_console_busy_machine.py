"""The console sees when no core is left on this machine, and which programs have them."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from console import busy_machine
from console.busy_machine import SPAN_SECONDS, BusyMachine
from lab.machine import cores
from services.common.measuring.twin_rows import WINDOW_SECONDS
from tests.running import eventually


@pytest.mark.parametrize(
    ("words", "name"), [(["busy_loop.py"], "busy_loop.py"), (["-m", "busy_loop"], "busy_loop")]
)
def test_who_has_the_cores_is_found_by_name(words: list[str], name: str, tmp_path: Path) -> None:
    """A busy loop on each core: the machine is full, and the Python is called by its script."""
    (tmp_path / "busy_loop.py").write_text("while True: pass\n")
    with ExitStack() as stack:
        for _ in range(cores()):
            loop = subprocess.Popen([sys.executable, *words], cwd=tmp_path)
            stack.enter_context(loop)
            stack.callback(loop.kill)
        machine = BusyMachine(span=0.3)
        eventually(lambda: name in _programs(machine))


def _programs(machine: BusyMachine) -> dict[str, float]:
    found = machine.look()
    return dict(found.programs or ()) if found and found.is_full else {}


class Clock:
    """A time that a test turns on, and the seconds that one core of one has been idle by then."""

    def __init__(self) -> None:
        self.now = self.idle = 0.0

    def __call__(self) -> float:
        """Say the time."""
        return self.now

    def turn(self, seconds: float, idle: float) -> None:
        """Let so many seconds pass, idle for this share of them."""
        self.now += seconds
        self.idle += idle * seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Lend the clock of a machine with one core."""
    clock = Clock()
    monkeypatch.setattr(busy_machine, "_idle_seconds", lambda: clock.idle)
    monkeypatch.setattr(busy_machine, "cores", lambda: 1)
    return clock


def test_what_was_full_is_told_while_figures_look_back_on_it(clock: Clock) -> None:
    """Figures that still know it would else fall short for no reason."""
    machine = BusyMachine(clock=clock)
    full = []
    for idle in (1.0, 0.0, *[1.0] * 6):
        machine.look()
        clock.turn(SPAN_SECONDS, idle)
        found = machine.look()
        full.append(found and found.is_full)
    assert full == [False, True, True, True, True, True, False, False]
    assert WINDOW_SECONDS == 5 * SPAN_SECONDS


def test_what_was_before_a_pause_is_not_known(clock: Clock) -> None:
    """Nobody looked meanwhile: it may have been anything."""
    machine = BusyMachine(clock=clock)
    machine.look()
    clock.turn(SPAN_SECONDS, 0.0)
    assert machine.look()
    clock.turn(2 * WINDOW_SECONDS, 0.0)
    assert machine.look() is None
