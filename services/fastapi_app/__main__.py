"""`python -m services.fastapi_app`: twin B with its metrics, until told to stop."""

import sys

from services.common.live_settings import take_up
from services.common.owner import own
from services.common.settings import BadSettingError, stop
from services.fastapi_app.server import server
from services.fastapi_app.settings import FastapiSettings

if __name__ == "__main__":
    take_up()
    try:
        sys.exit(own(server(FastapiSettings.load())))
    except BadSettingError as error:
        stop(error)
