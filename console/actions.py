"""What the console can change, each checked here and by whoever carries it out."""

from console.clients import Downstream, Faults, Locust
from console.lab_command import SET_SECONDS, run
from console.state import Gatherer
from lab.console_settings import ConsoleSettings
from lab.errors import LabError

MOST_USERS = 1_000  # a side, from a page: what a room wants to see, and this machine can bear


class RefusedError(LabError):
    """The console does not do that; the message is one sentence."""


class Actions:
    """Changes the lab that runs, unless the console is for looking only."""

    def __init__(
        self, settings: ConsoleSettings, locust: Locust, downstream: Downstream, gatherer: Gatherer
    ) -> None:
        self._settings = settings
        self._locust, self._downstream, self._gatherer = locust, downstream, gatherer

    @property
    def allowed(self) -> bool:
        """Whether this console changes anything."""
        return not self._settings.readonly

    async def start_load(self, users: int, sides: int) -> None:
        """Run load with `users` on each of `sides`; raises `LabError`."""
        self.require_allowed()
        if not 1 <= users <= MOST_USERS:
            raise RefusedError(f"Users must be from 1 to {MOST_USERS:,} a side.")
        await self._locust.start(users * sides)

    async def stop_load(self) -> None:
        """Stop the load; raises `LabError`."""
        self.require_allowed()
        await self._locust.stop()

    async def set_faults(self, faults: Faults) -> None:
        """Put faults in force, which the downstream checks; raises `LabError`."""
        self.require_allowed()
        await self._downstream.set_faults(faults)

    async def change(self, changes: dict[str, str]) -> str:
        """Change settings as `lab set` does and return what it says; raises `LabError`."""
        self.require_allowed()
        words = [f"{name}={value}" for name, value in changes.items()]
        if self._settings.in_compose:
            words.append("--live")
        said = await run("set", *words, seconds=SET_SECONDS)
        await self._gatherer.settings_changed()
        return said.strip().splitlines()[-1].strip()

    def require_allowed(self) -> None:
        """Raise `RefusedError` if this console is for looking only."""
        if not self.allowed:
            raise RefusedError("This console is for looking only.")
