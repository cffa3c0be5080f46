"""What a look into a Python process says of its tasks and threads."""

import asyncio
import importlib.util
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest

from lab.own_service.stacks import INSIDE, Frame, Stack
from lab.own_service.waits import WaitKind, wait_of

STDLIB = "/usr/lib/python3.11"


def _inside() -> ModuleType:
    # It is imported by a service's own interpreter, from a folder on its path.
    spec = importlib.util.spec_from_file_location("lab_tasks", INSIDE / "lab_tasks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LAB_TASKS = _inside()


async def ask() -> None:
    """Wait, as what a request calls."""
    await asyncio.sleep(60)


async def _awaited() -> None:
    await asyncio.create_task(ask())


async def _gathered() -> None:
    await asyncio.gather(ask())


async def _within_a_time() -> None:
    await asyncio.wait_for(ask(), 60)


async def _of_a_group() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(ask())


async def _waiting(request: Awaitable[None]) -> list[tuple[list[str], str]]:
    """Return what a look says while `request` waits: functions from it on, and what for."""
    task = asyncio.ensure_future(request)
    for _ in range(5):
        await asyncio.sleep(0)
    found = [([name for _, _, name in frames], at) for frames, at in LAB_TASKS.waiting()]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return found


@pytest.mark.parametrize("request_", [_awaited, _gathered, _within_a_time, _of_a_group])
def test_a_task_that_waits_for_another_is_the_beginning_of_its_stack(
    request_: Callable[[], Awaitable[None]],
) -> None:
    """One request is one stack, however many tasks it makes."""
    [(functions, _)] = asyncio.run(_waiting(request_()))
    assert functions[0] == request_.__name__
    assert functions[-2:] == ["ask", "sleep"]


def test_a_task_that_waits_for_a_thread_says_so() -> None:
    """Whichever library has made the thread."""
    go = threading.Event()

    async def request() -> None:
        await asyncio.get_running_loop().run_in_executor(pool, go.wait)

    with ThreadPoolExecutor(1) as pool:
        try:
            [(functions, at)] = asyncio.run(_waiting(request()))
        finally:
            go.set()
    assert (functions[-1], at) == ("request", "thread")


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        ("hrtimer_nanosleep", "sleep"),
        ("locks_lock_inode_wait", "lock"),
        ("poll_schedule_timeout.constprop.0", "answer"),
        ("do_wait", "answer"),
        ("futex_do_wait", "none"),
        ("0", "none"),
    ],
)
def test_the_kernel_says_what_a_thread_waits_for(at: str, kind: WaitKind) -> None:
    """Where the wait is in C, and no frame of a library is around it."""
    wait = wait_of(Stack(1, "thread", (Frame("/srv/shop.py", 1, "order"),), at), {STDLIB})
    assert wait
    assert wait.kind == kind


def test_who_computes_for_an_answer_does_not_wait_for_it() -> None:
    """Its frames are those of a client that reads; the kernel knows that it does not."""
    frames = (Frame("/srv/shop.py", 1, "order"), Frame(f"{STDLIB}/http/client.py", 1, "begin"))
    computing, reading = (
        wait_of(Stack(1, "loop", frames, at), {STDLIB}) for at in ("0", "wait_woken")
    )
    assert computing
    assert reading
    assert (computing.kind, reading.kind) == ("none", "answer")
