"""`python -m lab.claims.bare wsgi|asgi`: a bare application on a twin's own server."""

import sys
from dataclasses import replace

from services.common.process.owner import Server, own
from services.fastapi_app.server import server as uvicorn
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server as gunicorn
from services.flask_app.settings import FlaskSettings


def server(gateway: str) -> Server:
    """Return the twin's own server with the bare application in place of the twin's."""
    wsgi = gateway == "wsgi"
    twin = gunicorn(FlaskSettings.load()) if wsgi else uvicorn(FastapiSettings.load())
    application = f"lab.claims.handed:{gateway}"
    command = [
        application if "create_app" in word else word
        for word in twin.command
        if word != "--factory"
    ]
    return replace(twin, name=gateway, command=command)


if __name__ == "__main__":
    sys.exit(own(server(sys.argv[1])))
