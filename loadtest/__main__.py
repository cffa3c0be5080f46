"""`python -m loadtest`: Locust with its metrics, until told to stop."""

import sys

from loadtest.server import server
from loadtest.settings import LoadSettings
from services.common.process.owner import own
from services.common.settings.live_settings import apply_live_settings
from services.common.settings.settings import BadSettingError, stop

if __name__ == "__main__":
    apply_live_settings()
    try:
        sys.exit(own(server(LoadSettings.load())))
    except BadSettingError as error:
        stop(error)
