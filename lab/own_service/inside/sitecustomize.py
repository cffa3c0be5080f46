"""Runs in each Python process of a service on the bench, and says what its threads and tasks do.

Python imports it at its start, for its folder is on PYTHONPATH. Nothing more happens until somebody
connects to this process's socket in $LAB_STACKS: then one look is answered as a line of JSON. It
runs on the service's own interpreter, hence on the standard library alone, from Python 3.8 on; and
takes `_socket` and `_thread`, for gevent puts its own in the place of what is above them.
"""

import _socket
import _thread
import gc
import importlib.machinery
import importlib.util
import json
import os
import sys
import time

import lab_tasks

_LIBRARIES = []
_own_ident = _thread.get_ident  # gevent puts its own in that place, too
MOST_TASKS = 400  # of one look; with more, each of so many stands for several
DEEPEST = lab_tasks.DEEPEST
COROUTINE = 0x80 | 0x100 | 0x200  # inspect.CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR


def look():
    """Return the stacks of this process, each with how often it is there, innermost frame last.

    A frame is file, line and function. `kind` is thread, loop (a thread that runs a coroutine),
    task or greenlet; `at` is where in the kernel a thread waits, or `thread` for a task that waits
    for one, or nothing.
    """
    found = {}
    threads = _threads()
    for kind, waiting in (("task", lab_tasks.waiting()), ("greenlet", _greenlets())):
        step = max(len(waiting) // MOST_TASKS, 1)
        for frames, at in waiting[::step]:
            _count(found, kind, frames, at, step)
    for kind, frames, native in threads:
        _count(found, kind, frames, _in_kernel(native), 1)
    stacks = [
        {"kind": kind, "frames": list(stack), "at": at, "count": n}
        for (kind, stack, at), n in found.items()
    ]
    return {
        "pid": os.getpid(),
        "stacks": stacks,
        "libraries": _libraries(),
    }


def _libraries():
    # Besides folders called site-packages: where packages were put with `pip install --target`.
    if not _LIBRARIES:
        _LIBRARIES.extend([os.path.dirname(os.__file__), os.path.dirname(sys.executable)])
        _LIBRARIES.extend(filter(_has_packages, sys.path))
    return _LIBRARIES


def _has_packages(folder):
    try:
        return any(name.endswith(".dist-info") for name in os.listdir(folder))
    except OSError:
        return False


def _threads():
    # All at once: whoever reads a file in between lets them go on.
    return [
        ("loop" if _runs_coroutine(frame) else "thread", _outer(frame), _native_id(ident))
        for ident, frame in sys._current_frames().items()
        if ident != _own_ident()
    ]


def _native_id(ident):
    threading = sys.modules.get("threading")
    thread = getattr(threading, "_active", {}).get(ident)
    # A forked process has its parent's number for its main thread.
    main = thread is not None and thread is threading.main_thread()
    return os.getpid() if main else getattr(thread, "native_id", None)


def _in_kernel(native):
    try:
        with open("/proc/self/task/%d/wchan" % native) as file:
            return file.read()
    except (OSError, TypeError):  # not Linux, or a thread that nobody knows
        return ""


def _runs_coroutine(frame):
    return any(one.f_code.co_flags & COROUTINE for one in _callers(frame))


def _count(found, kind, frames, at, how_often):
    key = kind, tuple(frames[-DEEPEST:]), at
    if frames:
        found[key] = found.get(key, 0) + how_often


def _outer(frame):
    return [lab_tasks.named(one) for one in _callers(frame)][::-1]


def _callers(frame):
    # What a forked process has of its parent's stack is nothing that it does.
    while frame is not None and not _is_begin_of_fork(frame.f_code):
        yield frame
        frame = frame.f_back


def _is_begin_of_fork(code):
    return code.co_name == "_bootstrap" and code.co_filename.endswith("multiprocessing/process.py")


def _greenlets():
    greenlet = sys.modules.get("greenlet")
    if greenlet is None or not {"gevent", "eventlet"} & set(sys.modules):
        return []
    found = [one for one in gc.get_objects() if isinstance(one, greenlet.greenlet)]
    return [(_outer(one.gr_frame), "") for one in found if one.gr_frame is not None]


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
            began = time.thread_time()
            text = json.dumps(look())
            seconds = time.thread_time() - began
            connection.sendall(('{"seconds": %f, %s' % (seconds, text[1:])).encode())
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
