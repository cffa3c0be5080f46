"""`python -m console`: the console with its metrics, until told to stop."""

import sys

from console.server import server
from lab.console_settings import ConsoleSettings
from services.common.process.owner import own
from services.common.settings.settings import BadSettingError, stop

if __name__ == "__main__":
    try:
        sys.exit(own(server(ConsoleSettings.load())))
    except BadSettingError as error:
        stop(error)
