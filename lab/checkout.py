"""Where the lab's files are: in a checkout, or where a wheel has put them."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DISTRIBUTION = "io-wait-lab"
IN_CHECKOUT = (ROOT / "requirements").is_dir()  # what a wheel needs is in its metadata
COMMAND = "bin/lab" if IN_CHECKOUT else "lab"  # as a person types it


def _state() -> Path:
    if IN_CHECKOUT:
        return ROOT / ".lab"  # not in git
    # Imported here: a checkout's first steps are made before any package is installed.
    from platformdirs import user_state_path

    return user_state_path(DISTRIBUTION)


STATE = Path(os.environ.get("LAB_STATE") or _state()).absolute()  # all that the lab writes
LOGS = STATE / "logs"
TEMPORARY = STATE / "temporary"  # temporary files of the local services, emptied by `lab down`
TWIN_STATE = STATE / "twins"  # orders, users and keys of the local twins
OVERRIDES = STATE / "overrides.env"
LIVE = STATE / "live/settings.env"  # in force since a console asked for it, in Docker
SESSION = STATE / "session.env"  # what the shell had set when the lab came up
COMPOSE = ROOT / "docker-compose.yml"
DEFAULTS = ROOT / ".env"
COURSE = Path(os.environ.get("LAB_COURSE", ROOT / "workshop"))
MY_WORKSHOP = Path(os.environ.get("LAB_WORKSHOP", ROOT / "my-workshop"))  # a learner's; not in git


def shown(path: Path) -> str:
    """Return the path as a person types it: short where it is below the working folder."""
    absolute = path.absolute()
    return os.path.relpath(absolute) if absolute.is_relative_to(Path.cwd()) else str(absolute)


def socket_folder() -> Path:
    """Return the folder of this lab's control socket: a socket's path must be short."""
    digest = hashlib.sha256(str(STATE).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"io-wait-lab-{os.getuid()}-{digest}"
