"""`python -m lab.claims.bare wsgi|asgi`: a bare application on a twin's own server."""

import sys
from dataclasses import replace

from services.common.contract.server_model import Application
from services.common.process.owner import Server, own
from services.fastapi_app.server import server as uvicorn
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server as gunicorn
from services.flask_app.settings import FlaskSettings


def server(gateway: str) -> Server:
    """Return the twin's own server with the bare application in place of the twin's."""
    application = Application(f"lab.claims.handed:{gateway}")
    if gateway == "wsgi":
        return replace(gunicorn(FlaskSettings.load(), application), name=gateway)
    return replace(uvicorn(FastapiSettings.load(), application), name=gateway)


if __name__ == "__main__":
    sys.exit(own(server(sys.argv[1])))
