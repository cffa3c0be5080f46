"""`python -m bench.serve PEER`: a peer on its twin's server and port, owned as the twins are."""

import sys
from dataclasses import replace

from services.common.contract.server_model import Application
from services.common.process.owner import Server, own
from services.fastapi_app.server import server as uvicorn
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server as gunicorn
from services.flask_app.settings import FlaskSettings


def server(peer: str) -> Server:
    """Return the twin's own server, with the peer's application in place of the twin's."""
    application = Application(f"bench.peers.{peer}:app")
    if peer.startswith("flask"):
        return replace(gunicorn(FlaskSettings.load(), application), name=peer)
    return replace(uvicorn(FastapiSettings.load(), application), name=peer)


if __name__ == "__main__":
    sys.exit(own(server(sys.argv[1])))
