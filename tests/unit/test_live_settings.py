"""Only a service that applies live settings at its start is ended by them."""

import threading
from pathlib import Path

import pytest

from services.common.settings import live_settings
from services.common.settings.live_settings import apply_live_settings, watch


@pytest.mark.parametrize("takes_up", [False, True])
def test_who_takes_none_up_is_left_alone(
    takes_up: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be started again with the same settings, and ended again, without end."""
    file = tmp_path / "settings.env"
    monkeypatch.setattr(live_settings, "_applied", threading.Event())
    monkeypatch.setenv("LAB_LIVE_SETTINGS", str(file))
    monkeypatch.setenv("DOWNSTREAM_JOURNAL_SIZE", "1")
    if takes_up:
        apply_live_settings()
    file.write_text("DOWNSTREAM_JOURNAL_SIZE=2\n")
    told: list[bool] = []
    watch(lambda: told.append(True))
    assert told == [True] * takes_up
