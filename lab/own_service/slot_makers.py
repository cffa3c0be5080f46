"""What makes the slots of a service: the server whose frames are around its own code."""

import re
from collections.abc import Iterable

from lab.own_service.seen import Seen

MAKERS: dict[str, str] = {
    r"gunicorn/workers/sync\.py": "Gunicorn's sync workers, one request each",
    r"gunicorn/workers/gthread\.py": "Gunicorn's threads (gthread)",
    r"gunicorn/workers/(ggevent|geventlet)\.py": "Gunicorn's greenlets",
    r"waitress/": "Waitress' threads",
    r"cheroot/": "Cheroot's threads",
    r"granian/wsgi\.py": "Granian's threads",
    r"asgiref/sync\.py": "asgiref's threads",
    r"anyio/_backends/": "AnyIO's threads, which `def` routes and dependencies take",
    r"concurrent/futures/process\.py": "a pool of processes",
    r"concurrent/futures/thread\.py": "a pool of threads (asyncio's default executor, if nobody "
    "made another)",
    r"socketserver\.py|werkzeug/serving\.py": "the development server's threads",
}


def maker(seen: Iterable[Seen]) -> str:
    """Return the words for what made the slots in which these stand, such as Gunicorn's threads."""
    files = " ".join(frame.file for one in seen for frame in one.stack.frames)
    return next(
        (words for pattern, words in MAKERS.items() if re.search(pattern, files)), "threads"
    )
