"""Where this checkout's files are."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("LAB_STATE", ROOT / ".lab"))  # all that the lab writes; not in git
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


def socket_folder() -> Path:
    """Return the folder of this lab's control socket: a socket's path must be short."""
    digest = hashlib.sha256(str(STATE).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"io-wait-lab-{os.getuid()}-{digest}"
