"""`python -m services.flask_app`: twin A with its metrics, until told to stop."""

import sys

from services.common.owner import own
from services.common.settings import BadSettingError, stop
from services.flask_app.server import server
from services.flask_app.settings import FlaskSettings

if __name__ == "__main__":
    try:
        sys.exit(own(server(FlaskSettings.load())))
    except BadSettingError as error:
        stop(error)
