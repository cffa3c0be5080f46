"""`python -m services.flask_app`: twin A with its metrics, until told to stop."""

import sys
from functools import partial

from services.common.database.migrate import migrate
from services.common.flowers.train import train_meanwhile
from services.common.identity.users import make_identities
from services.common.process.owner import own
from services.common.settings.live_settings import apply_live_settings
from services.common.settings.settings import BadSettingError, stop
from services.flask_app.server import server
from services.flask_app.settings import FlaskSettings

if __name__ == "__main__":
    apply_live_settings()
    try:
        settings = FlaskSettings.load()
        served = server(settings)
        migrate(settings)
        make_identities(settings)
        sys.exit(own(served, beside=partial(train_meanwhile, settings)))
    except BadSettingError as error:
        stop(error)
