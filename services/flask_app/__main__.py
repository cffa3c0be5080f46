"""`python -m services.flask_app`: twin A with its metrics, until told to stop."""

import sys

from services.common.live_settings import take_up
from services.common.owner import own
from services.common.settings import BadSettingError, stop
from services.flask_app.server import server
from services.flask_app.settings import FlaskSettings

if __name__ == "__main__":
    take_up()
    try:
        sys.exit(own(server(FlaskSettings.load())))
    except BadSettingError as error:
        stop(error)
