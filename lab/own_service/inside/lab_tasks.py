"""What the asyncio tasks of this process wait for, told to sitecustomize.py."""

import gc
import operator
import sys
import weakref

DEEPEST = 60  # frames of a stack
SEARCHES = 5  # for event loops in all of the memory
# Of a coroutine, a generator and an asynchronous generator: its frame, whether it runs, and what
# it waits for.
_STATES = (
    operator.attrgetter("cr_frame", "cr_running", "cr_await"),
    operator.attrgetter("gi_frame", "gi_running", "gi_yieldfrom"),
    operator.attrgetter("ag_frame", "ag_running", "ag_await"),
)
_LOOPS = []
_SEARCHED = []


def named(frame):
    """Return a frame's file, line and function."""
    code = frame.f_code
    return code.co_filename, frame.f_lineno, code.co_name


def waiting():
    """Return the stack of each task, outermost frame first, and `thread` if it waits for one.

    A task that waits for another is the beginning of that one's stack.
    """
    tasks = _tasks()
    parents = _parents(tasks)
    waited_for = set(parents.values())
    ends = [task for task in tasks if task not in waited_for]
    found = [(_with_parents(task, parents), _awaited(task)) for task in ends]
    return [(frames, at) for frames, at in found if frames]


def _tasks():
    asyncio = sys.modules.get("asyncio.tasks")
    if asyncio is None:
        return set()
    for _ in range(10):
        try:  # another thread makes and ends tasks meanwhile
            return {
                task
                for name in ("_all_tasks", "_scheduled_tasks", "_eager_tasks")
                for task in getattr(asyncio, name, ())
            } or _tasks_of_loops(asyncio)
        except RuntimeError:
            continue
    return set()


def _tasks_of_loops(asyncio):
    # From Python 3.14 on tasks are kept in C, by their loops.
    loops = _loops_on_stacks() or _loops_in_memory()
    return {task for loop in loops for task in asyncio.all_tasks(loop)}


def _loops_on_stacks():
    loops = set()
    for frame in sys._current_frames().values():
        while frame is not None:
            if frame.f_code.co_name in ("run_forever", "run_until_complete", "run", "serve"):
                owner = frame.f_locals.get("self")
                loops.add(getattr(owner, "_loop", None) or owner)
            frame = frame.f_back
    return {loop for loop in loops if hasattr(loop, "call_soon")}


def _loops_in_memory():
    # One in C, such as uvloop's, has no frames; all of the memory is not to be searched often.
    found = [loop for one in _LOOPS for loop in [one()] if loop is not None]
    if not found and len(_SEARCHED) < SEARCHES:
        kind = sys.modules["asyncio"].AbstractEventLoop
        found = [one for one in gc.get_objects() if isinstance(one, kind) and one.is_running()]
        _LOOPS[:] = map(weakref.ref, found)
        _SEARCHED.append(len(found))
    return found


def _parents(tasks):
    # By task the one that waits for it: by `await task`, gather(), wait_for() or a TaskGroup.
    awaited = {id(future): task for task in tasks if (future := _future(task)) is not None}
    found = {}
    for task in tasks:
        things = [task, *(thing for call in _calls_back(task) for thing in _held(call))]
        parent = next((awaited[id(thing)] for thing in things if id(thing) in awaited), None)
        if parent not in (None, task):
            found[task] = parent
    return found


def _future(task):
    return getattr(task, "_fut_waiter", None)


def _calls_back(future):
    return [callback for callback, _ in getattr(future, "_callbacks", None) or ()]


def _held(callback):
    # What a partial(), a closure or a method of asyncio's or AnyIO's TaskGroup holds.
    held = [*getattr(callback, "args", ()), getattr(callback, "__self__", None)]
    for cell in getattr(callback, "__closure__", None) or ():
        try:
            held.append(cell.cell_contents)
        except ValueError:  # nothing is in it yet
            continue
    groups = [thing for thing in held if type(thing).__name__ == "TaskGroup"]
    return held + [getattr(group, "_on_completed_fut", None) for group in groups]


def _awaited(task):
    # run_in_executor(), to_thread() and all that is built on them chain two futures.
    names = [getattr(call, "__qualname__", "") for call in _calls_back(_future(task))]
    return "thread" if any(name.startswith("_chain_future") for name in names) else ""


def _with_parents(task, parents):
    frames = _awaiting(task)
    while frames and task in parents and len(frames) < DEEPEST:
        task = parents[task]
        frames = _awaiting(task) + frames
    return frames


def _awaiting(task):
    # What runs just now is on its thread's stack.
    frames, step = [], task.get_coro()
    while step is not None and len(frames) < DEEPEST:
        frame, running, step = _state(step)
        if running:
            return []
        if frame is None:
            break
        frames.append(named(frame))
    return frames


def _state(step):
    for state in _STATES:
        try:
            return state(step)
        except AttributeError:
            continue
    return None, False, None
