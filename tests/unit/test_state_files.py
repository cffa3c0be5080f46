"""What is kept on disk may be damaged, or somebody else's: one sentence, or it is made anew."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from lab import environment
from lab.errors import LabError
from services.common.database.migrate import migrate
from services.common.database.settings import DatabaseSettings
from services.common.flowers import train
from services.common.flowers.model import ModelFiles
from services.common.identity.users import make_identities, signing_key, users
from services.common.measuring import shared_numbers
from services.common.measuring.metrics import IN_PROGRESS
from services.common.settings.settings import BadSettingError
from services.common.settings.state import StateSettings

Damage = Callable[[Path], object]
CUT: Damage = lambda file: os.truncate(file, file.stat().st_size // 2)  # noqa: E731  # beside the others
EMPTY: Damage = lambda file: os.truncate(file, 0)  # noqa: E731
OTHER: Damage = lambda file: file.write_text('{"version": [2]}')  # noqa: E731
NO_TEXT: Damage = lambda file: file.write_bytes(b"\xff\xfe\x00")  # noqa: E731
DAMAGES = pytest.mark.parametrize("damage", [CUT, EMPTY, OTHER, NO_TEXT])


@DAMAGES
@pytest.mark.parametrize("name", ["users.json", "signing.key", "demo-passwords.json"])
def test_damaged_identities_stop_the_start(name: str, damage: Damage, tmp_path: Path) -> None:
    """The sentence names the file; without it, it is made anew."""
    settings = StateSettings(TWIN_STATE=tmp_path)
    make_identities(settings)
    _forget()
    damage(tmp_path / name)
    with pytest.raises(BadSettingError, match=f"{name} is damaged: remove it"):
        make_identities(settings)
    (tmp_path / name).unlink()
    make_identities(settings)
    assert (tmp_path / name).exists()


@DAMAGES
@pytest.mark.parametrize("name", ["model.json", "model.pickle"])
def test_a_damaged_model_is_trained_anew(
    name: str, damage: Damage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither half a model nor half a note is taken for a whole one."""
    settings, files = StateSettings(TWIN_STATE=tmp_path), ModelFiles(tmp_path)
    monkeypatch.setattr(train, "_trained", lambda: b"a model")
    train.train(settings)
    assert files.fit()
    damage(tmp_path / name)
    assert not files.fit()
    train.train(settings)
    assert files.read() == b"a model"


@pytest.mark.parametrize("damage", [CUT, OTHER, NO_TEXT])
def test_a_damaged_database_stops_the_start(damage: Damage, tmp_path: Path) -> None:
    """It is left as it is, for somebody to mend."""
    settings = DatabaseSettings(TWIN_STATE=tmp_path)
    migrate(settings)
    file = tmp_path / "orders.sqlite"
    damage(file)
    left = file.read_bytes()
    with pytest.raises(BadSettingError, match=r"orders\.sqlite is damaged"):
        migrate(settings)
    assert file.read_bytes() == left


def test_a_database_of_another_version_stops_the_start(tmp_path: Path) -> None:
    """What a newer lab wrote, this one does not touch."""
    settings = DatabaseSettings(TWIN_STATE=tmp_path)
    migrate(settings)
    with sqlite3.connect(tmp_path / "orders.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadSettingError, match="of another version of the lab"):
        migrate(settings)


@pytest.mark.parametrize("start", [make_identities, train.train])
def test_a_state_folder_that_cannot_be_used_is_named(
    start: Callable[[StateSettings], object],
) -> None:
    """A service that may not write its state says where, and why."""
    with pytest.raises(BadSettingError, match="TWIN_STATE: /dev/null/state: "):
        start(StateSettings(TWIN_STATE="/dev/null/state"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("OVERRIDES", b""),
        *(
            (name, content)
            for name in ("OVERRIDES", "SESSION")
            for content in (b"FLASK_WORK", b"FLASK_WORKERS=", b"\xff\xfe", b"{}")
        ),
    ],
)
def test_damaged_settings_are_refused_until_they_are_forgotten(
    name: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lab whose kept settings cannot be read does not run on others unseen."""
    for kept in ("OVERRIDES", "SESSION"):
        monkeypatch.setattr(environment, kept, tmp_path / kept)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LabError, match=f"{name}.* bin/lab set --reset forgets"):
        environment.in_force()
    environment.change([], reset=True)
    environment.in_force()


def test_figures_without_room_on_disk_cost_no_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A worker that finds no room for its numbers says so, and counts for itself."""

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shared_numbers, "_mapped", full)
    kept = shared_numbers.SharedNumbers(tmp_path)
    kept.numbers[kept.take(IN_PROGRESS, (), 1)] = 1.0
    assert "not kept: [Errno 28] No space left on device" in capsys.readouterr().err


def test_a_board_has_its_room_from_the_start(tmp_path: Path) -> None:
    """A sparse file would end its worker with a bus error once the disk is full."""
    shared_numbers.SharedNumbers(tmp_path)
    [file] = tmp_path.glob("*.values")
    assert file.stat().st_blocks * 512 >= shared_numbers.PLACES * 8


def _forget() -> None:
    for read in (users, signing_key):
        read.cache_clear()
