"""The folder in which both twins keep what must outlive them: orders, and who may do what."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.common.files import locked
from services.common.settings.settings import BadSettingError, Settings, setting


class StateSettings(Settings):
    """Where the twins keep their state."""

    state: Path = setting("TWIN_STATE", ".lab/twins", "Folder of orders, users and keys")

    def folder(self) -> Path:
        """Return the folder, made if need be, for its owner only; raises `BadSettingError`."""
        with self._usable():
            self.state.mkdir(parents=True, exist_ok=True)
            self.state.chmod(0o700)
        return self.state

    @contextmanager
    def alone(self, name: str = "start.lock") -> Iterator[Path]:
        """Lend the folder to one process at a time for what `name` says: both twins may start.

        What it cannot read or write there is a `BadSettingError`.
        """
        folder = self.folder()
        with self._usable(), locked(folder / name):
            yield folder

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = error.filename or self.state
            raise BadSettingError(f"TWIN_STATE: {place}: {error.strerror}.") from None
