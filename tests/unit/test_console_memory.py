"""What closed pages of the console have held goes back to the machine."""

import asyncio
import gc

import pytest
from nicegui import Client

from console import open_pages


def test_memory_is_given_back_when_pages_have_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not while they are open or come, and once for those that go together."""
    pages_open = iter([2, 3, 3, 1, 1, 0, 0])
    pages: dict[str, object] = {}
    collected: list[int] = []

    async def sleep(_: float) -> None:
        pages.clear()
        number = next(pages_open, None)
        if number is None:
            raise asyncio.CancelledError
        pages.update(dict.fromkeys("abc"[:number]))

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(Client, "instances", pages)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "collect", lambda: collected.append(len(pages)))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(open_pages.give_memory_back())
    assert collected == [0, 1, 0], "at its start, and when some have gone, and the rest"
