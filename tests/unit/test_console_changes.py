"""The console notices what changes around the twins, for as long as figures look back on it."""

from console.changes import Changes

CALM = {"error_share": 0.0}


def test_what_was_found_at_first_is_no_change() -> None:
    """Nor is what was not to be had for a moment."""
    changes = Changes()
    for now, faults, wait in ((0, CALM, 0.2), (1, None, None), (2, CALM, 0.2)):
        changes.look(now, faults, {"flask": wait})
        assert changes.of_late(now) == ""


def test_a_change_is_told_until_the_figures_follow() -> None:
    """Of the faults, whose latency Prometheus knows a little later; or of the wait alone."""
    changes = Changes()
    changes.look(0, CALM, {"flask": 0.2})
    changes.look(100, {"error_share": 0.5}, {"flask": 0.2})
    changes.look(103, {"error_share": 0.5}, {"flask": 0.7})
    assert [changes.of_late(now) for now in (117, 120)] == ["faults", ""]
    changes.look(200, {"error_share": 0.5}, {"flask": 0.2})
    assert [changes.of_late(now) for now in (214, 216)] == ["wait", ""]
