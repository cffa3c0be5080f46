"""`python -m services.console`: the console with its metrics, until told to stop."""

import sys

from services.common.process.owner import own
from services.common.settings.settings import BadSettingError, stop
from services.console.server import server
from services.console.settings import ConsoleSettings

if __name__ == "__main__":
    try:
        sys.exit(own(server(ConsoleSettings.load())))
    except BadSettingError as error:
        stop(error)
