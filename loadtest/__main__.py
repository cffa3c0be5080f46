"""`python -m loadtest`: Locust with its metrics, until told to stop."""

import sys

from loadtest.server import server
from loadtest.settings import LoadSettings
from services.common.process.owner import own
from services.common.settings.live_settings import take_up
from services.common.settings.settings import BadSettingError, stop

if __name__ == "__main__":
    take_up()
    try:
        sys.exit(own(server(LoadSettings.load())))
    except BadSettingError as error:
        stop(error)
