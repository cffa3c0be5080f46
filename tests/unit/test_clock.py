"""A clock that is set while something is measured."""

import time
from collections.abc import Callable

import pytest

from lab.experiment.measurement import unset_clock
from lab.experiment.stack import StackError


@pytest.mark.parametrize("step", [-3600.0, -0.5, 0.5, 3600.0])
def test_a_clock_that_is_set_makes_a_measurement_void(
    step: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Samples carry the clock's times: some would fall out of the window, unseen."""
    real: Callable[[], float] = time.time
    with pytest.raises(StackError, match="clock was set by"), unset_clock():
        monkeypatch.setattr(time, "time", lambda: real() + step)


def test_a_clock_that_goes_on_is_no_trouble() -> None:
    """Nothing is said where nothing is set."""
    with unset_clock():
        pass
