"""`python -m services.downstream`: the downstream with its metrics, until told to stop."""

import sys

from services.common.process.owner import own
from services.common.settings.settings import BadSettingError, stop
from services.downstream.server import server
from services.downstream.settings import DownstreamSettings

if __name__ == "__main__":
    try:
        sys.exit(own(server(DownstreamSettings.load())))
    except BadSettingError as error:
        stop(error)
