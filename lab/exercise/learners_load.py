"""Runs a learner's own load: `async def load(ask, seconds)`, in a process that can be ended.

`python -m lab.exercise.learners_load REPORT URL LOAD`, run in the learner's folder; LOAD is the
JSON of the manifest's own, and REPORT the file for the raw times of all that was asked.
"""

import asyncio
import json
import runpy
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path

from lab.exercise.manifest import Own
from lab.load import Ask, Asker, Request, session
from services.common.files import write_whole

GRACE = 2.0  # seconds that load() may take longer than it should


async def _run(load: Callable[[Asker, float], Awaitable[None]], url: str, own: Own) -> list[Ask]:
    async with session() as opened:
        ask = Asker(opened, Request(url + own.path, expect=own.expect))
        try:
            async with asyncio.timeout(own.seconds + GRACE):
                await load(ask, own.seconds)
        except TimeoutError:
            sys.stderr.write(f"load() was still running after {own.seconds + GRACE:g} s.\n")
        await ask.drain(own.drain)
        return ask.asks


def main(report: str, url: str, load: str) -> None:
    """Run the load and write what it asked."""
    own = Own.model_validate_json(load)
    written = runpy.run_path(own.file)
    asks = asyncio.run(_run(written["load"], url, own))
    write_whole(Path(report), json.dumps([asdict(ask) for ask in asks]))


if __name__ == "__main__":
    main(*sys.argv[1:])
