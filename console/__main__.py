"""`python -m console`: the console with its metrics, until told to stop."""

import sys

from lab.console_settings import ConsoleSettings
from services.common.process.owner import Server, own
from services.common.settings.settings import BadSettingError, stop

STOP_SECONDS = 3


def server(settings: ConsoleSettings) -> Server:
    """Return the Uvicorn that serves the console with `settings`."""
    options = {
        "host": settings.lab_bind,
        "port": settings.port,
        "loop": "uvloop",
        "http": "httptools",
        "timeout-graceful-shutdown": STOP_SECONDS,
        "log-level": "warning",
    }
    # Python's own allocator keeps what closed pages have held; the C library's gives it back.
    command = ["env", "PYTHONMALLOC=malloc"]
    command += [sys.executable, "-m", "uvicorn", "console.app:create_app", "--factory"]
    command += [f"--{name}={value}" for name, value in options.items()]
    return Server(
        "console",
        [*command, "--no-access-log", "--no-server-header", "--no-proxy-headers"],
        settings.lab_bind,
        settings.port,
        settings.metrics_port,
        STOP_SECONDS + 5,
        frozenset(ConsoleSettings.names()),  # where Locust is, among them
    )


if __name__ == "__main__":
    try:
        sys.exit(own(server(ConsoleSettings.load())))
    except BadSettingError as error:
        stop(error)
