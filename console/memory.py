"""Gives memory back to the machine once pages are closed."""

import asyncio
import ctypes
import gc

from nicegui import Client

PERIOD = 10.0  # seconds between two looks


async def give_memory_back() -> None:
    """Look again and again, until cancelled, whether pages have gone."""
    # What is there before the first page stays: no look need walk it.
    gc.collect()
    gc.freeze()
    release = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    before = 0
    while True:
        await asyncio.sleep(PERIOD)
        now = len(Client.instances)
        if now < before:
            gc.collect()  # the objects of a page point at each other
            if release:
                release(0)
        before = now
