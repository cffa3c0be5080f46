"""The console notices what changes around the twins, for as long as figures look back on it."""

from console.clients import Load
from console.state import Changes
from services.common.measuring.twin_rows import Row

CALM = {"error_share": 0.0}
ON, OFF = Load(True, 20), Load(False, 0)


def rows(wait: float | None = 0.2, users: float | None = 20) -> list[Row]:
    """Return the figures of one twin."""
    return [Row("flask", wait=wait, users=users)]


def test_what_was_found_at_first_is_no_change() -> None:
    """Nor is what was not to be had for a moment."""
    changes = Changes()
    for now, load, faults, wait in ((0, ON, CALM, 0.2), (1, None, None, None), (2, ON, CALM, 0.2)):
        changes.look(now, load, faults, rows(wait))
        assert changes.of_late(now) == ""


def test_a_change_is_told_until_the_figures_follow() -> None:
    """Of the faults, whose latency Prometheus knows a little later; or of the wait alone."""
    changes, some = Changes(), {"error_share": 0.5}
    changes.look(0, ON, CALM, rows())
    changes.look(100, ON, some, rows())
    changes.look(103, ON, some, rows(0.7))
    assert [changes.of_late(now) for now in (117, 120)] == ["faults", ""]
    changes.look(200, ON, some, rows(0.2))
    assert [changes.of_late(now) for now in (214, 216)] == ["wait", ""]


def test_load_that_starts_again_is_told_as_long() -> None:
    """With as many users as before, or with more."""
    changes = Changes()
    changes.look(0, ON, CALM, rows())
    changes.look(50, OFF, CALM, rows(users=None))
    changes.look(100, ON, CALM, rows())
    assert [changes.of_late(now) for now in (118, 120)] == ["load", ""]
    changes.look(200, ON, CALM, rows(users=40))
    assert [changes.of_late(now) for now in (214, 216)] == ["load", ""]
