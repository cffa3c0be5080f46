"""Runs in each Python process of a service on the bench, and says what its threads and tasks do.

Python imports it at its start, for its folder is on PYTHONPATH. Nothing more happens until somebody
connects to this process's socket in $LAB_STACKS: then one look is answered as a line of JSON. It
runs on the service's own interpreter, hence on the standard library alone, from Python 3.8 on; and
takes `_socket` and `_thread`, for gevent puts its own in the place of what is above them.
"""

import _socket
import _thread
import importlib.machinery
import importlib.util
import json
import os
import sys
import time

MOST_TASKS = 400  # of one look; with more, each of so many stands for several
DEEPEST = 60  # frames of a stack


def look():
    """Return the stacks of this process, each with how often it is there, innermost frame last.

    A frame is file, line and function; `kind` is thread, task or greenlet.
    """
    began = time.thread_time()
    found = {}
    for ident, frame in sys._current_frames().items():
        if ident != _thread.get_ident():
            _count(found, "thread", _outer(frame), 1)
    for kind, waiting in (("task", _tasks()), ("greenlet", _greenlets())):
        step = max(len(waiting) // MOST_TASKS, 1)
        for one in waiting[::step]:
            _count(found, kind, one, step)
    stacks = [
        {"kind": kind, "frames": list(stack), "count": n} for (kind, stack), n in found.items()
    ]
    return {
        "pid": os.getpid(),
        "stacks": stacks,
        "library": os.path.dirname(os.__file__),
        "seconds": time.thread_time() - began,
    }


def _count(found, kind, frames, how_often):
    key = kind, tuple(frames[-DEEPEST:])
    if frames:
        found[key] = found.get(key, 0) + how_often


def _named(frame):
    code = frame.f_code
    return code.co_filename, frame.f_lineno, code.co_name


def _outer(frame):
    frames = []
    while frame is not None:
        frames.append(_named(frame))
        frame = frame.f_back
    return frames[::-1]


def _tasks():
    asyncio = sys.modules.get("asyncio.tasks")
    if asyncio is None:
        return []
    for _ in range(10):
        try:  # another thread makes and ends tasks meanwhile
            tasks = {
                task
                for name in ("_all_tasks", "_scheduled_tasks", "_eager_tasks")
                for task in getattr(asyncio, name, ())
            } or _tasks_of_loops(asyncio)
            break
        except RuntimeError:
            continue
    else:
        return []
    return [stack for stack in map(_awaiting, tasks) if stack]


def _tasks_of_loops(asyncio):
    # From Python 3.14 on tasks are kept in C, by their loops.
    loops = set()
    for frame in sys._current_frames().values():
        while frame is not None:
            if frame.f_code.co_name in ("run_forever", "run_until_complete", "run", "serve"):
                owner = frame.f_locals.get("self")
                loops.add(getattr(owner, "_loop", None) or owner)
            frame = frame.f_back
    return {
        task for loop in loops if hasattr(loop, "call_soon") for task in asyncio.all_tasks(loop)
    }


def _awaiting(task):
    # What runs just now is on its thread's stack.
    frames, step = [], task.get_coro()
    while step is not None and len(frames) < DEEPEST:
        frame = None
        for kind in ("cr", "gi", "ag"):
            if hasattr(step, kind + "_frame"):
                frame = getattr(step, kind + "_frame")
                if getattr(step, kind + "_running"):
                    return []
                step = getattr(step, "gi_yieldfrom" if kind == "gi" else kind + "_await")
                break
        if frame is None:
            break
        frames.append(_named(frame))
    return frames


def _greenlets():
    greenlet = sys.modules.get("greenlet")
    if greenlet is None or "gevent" not in sys.modules:
        return []
    import gc

    found = [one for one in gc.get_objects() if isinstance(one, greenlet.greenlet)]
    return [_outer(one.gr_frame) for one in found if one.gr_frame is not None]


def _serve():
    place = os.path.join(os.environ["LAB_STACKS"], "%d.sock" % os.getpid())
    try:
        listening = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        listening.bind(place)
        listening.listen(4)
        _thread.start_new_thread(_answer, (listening,))
    except (OSError, RuntimeError):
        return  # the service matters more than what is known of it


def _answer(listening):
    while True:
        try:
            number, _ = listening._accept()
            connection = _socket.socket(fileno=number)
            connection.settimeout(2.0)
            connection.sendall(json.dumps(look()).encode())
            connection.close()
        except Exception:  # noqa: S112
            continue


def _shadowed():
    # The service's interpreter may have a sitecustomize of its own.
    here = os.path.dirname(os.path.abspath(__file__))
    elsewhere = [folder for folder in sys.path if os.path.abspath(folder) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if os.environ.get("LAB_STACKS"):
    _serve()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_serve)
_shadowed()
