"""`python -m lab.faults [PART…]` strikes a lab of its own under load, and counts what was lost.

The lab has ports and a state folder of its own; for root, a small file system of its own, too.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from lab.environment import defaults
from lab.faults.campaign import options
from lab.faults.stack import environment
from lab.local.ports import free_ports

# `unshare` gives mounts of its own to the campaign and all that it starts: nobody else sees them.
SMALL_DISK = 'mount -t tmpfs -o size=400m,mode=755 lab-faults "$LAB_STATE" && exec "$@"'


def main(words: list[str]) -> int:
    """Play the campaign in a process whose environment names the lab's own state and ports."""
    options(words)
    with tempfile.TemporaryDirectory(prefix="lab-faults-") as folder:
        state = Path(folder, "state")
        state.mkdir()
        names = [name for name in defaults() if name.endswith("_PORT")]
        ports = dict(zip(names, map(str, free_ports(len(names))), strict=True))
        command = [sys.executable, "-m", "lab.faults.campaign", *words]
        if os.getuid() == 0:
            command = ["unshare", "--mount", "sh", "-c", SMALL_DISK, "sh", *command]
        # Ctrl-C is heard by both; the campaign takes its lab down, and this waits for it.
        signal.signal(signal.SIGINT, lambda *_: None)
        with subprocess.Popen(command, env=environment(state, ports)) as campaign:  # noqa: S603  # our own words
            signal.signal(signal.SIGTERM, lambda *_: campaign.send_signal(signal.SIGINT))
            return campaign.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
