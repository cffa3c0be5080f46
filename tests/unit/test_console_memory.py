"""What closed pages of the console have held goes back to the machine."""

import asyncio
import gc

import pytest
from nicegui import Client

from services.console import memory


def test_memory_is_given_back_when_pages_have_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not while they are open, and once for those that go together."""
    pages: dict[str, Client] = {}
    collected: list[int] = []
    monkeypatch.setattr(memory, "PERIOD", 0.001)
    monkeypatch.setattr(Client, "instances", pages)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "collect", lambda: collected.append(len(pages)))

    async def open_and_close() -> None:
        task = asyncio.create_task(memory.give_memory_back())
        pages.update(dict.fromkeys("abc"))  # type: ignore[arg-type]  # how many is all that counts
        await asyncio.sleep(0.05)
        pages.clear()
        async with asyncio.timeout(10):
            while collected[-1:] != [0]:
                await asyncio.sleep(0.001)
        await asyncio.sleep(0.05)
        task.cancel()

    asyncio.run(open_and_close())
    assert collected == [3, 0], "at its start, and when they have gone"
