"""`python -m lab.experiment.serve TWIN MODULE:NAME`: another application on a twin's own server."""

import sys

from services.common.contract.server_model import Application
from services.common.process.owner import Server, own
from services.fastapi_app.server import server as fastapi_server
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server as flask_server
from services.flask_app.settings import FlaskSettings


def server(twin: str, target: str) -> Server:
    """Return the server of `twin`, as its settings choose it, with the application at `target`."""
    application = Application(target)
    if twin == "flask":
        return flask_server(FlaskSettings.load(), application)
    return fastapi_server(FastapiSettings.load(), application)


if __name__ == "__main__":
    sys.exit(own(server(*sys.argv[1:])))
