"""`python -m bench.serve PEER`: a peer on its twin's server and port, owned as the twins are."""

import sys
from dataclasses import replace

from services.common.process.owner import Server, own
from services.fastapi_app.server import server as uvicorn
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server as gunicorn
from services.flask_app.settings import FlaskSettings


def server(peer: str) -> Server:
    """Return the twin's own server, with the peer's application in place of the twin's."""
    if peer.startswith("flask"):
        twin = gunicorn(FlaskSettings.load())
    else:
        twin = uvicorn(FastapiSettings.load())
    command = [_instead(word, peer) for word in twin.command if word != "--factory"]
    return replace(twin, name=peer, command=command)


def _instead(word: str, peer: str) -> str:
    return f"bench.peers.{peer}:app" if word.endswith((":create_app", ":create_app()")) else word


if __name__ == "__main__":
    sys.exit(own(server(sys.argv[1])))
