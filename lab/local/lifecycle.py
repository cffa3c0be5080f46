"""Brings the local lab up and down."""

import shutil
import xmlrpc.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter

from lab.checkout import STATE
from lab.environment import check, in_force
from lab.local import supervisor
from lab.local.plan import plan
from lab.local.ports import require_free
from lab.local.programs import Program
from lab.local.strays import end_strays
from lab.local.supervisor_config import log_of, write_config
from lab.problem import LabError
from services.common.ready import ready

Say = Callable[[str], None]
READY_SECONDS = 60.0


def up(say: Say) -> list[str]:
    """Bring up what is not up, and return its names; raises `LabError` when something cannot be."""
    settings = in_force()
    check(settings)
    was_up = supervisor.running()
    programs = plan(settings, say)
    if was_up:
        return _apply(programs, say)
    end_strays()
    require_free({port: program.name for program in programs for port in program.ports})
    _warn_of_few_files(say)
    write_config(programs)
    with _undone_on_error():
        supervisor.start()
        _start(programs, say)
    return [program.name for program in programs]


def apply(say: Say) -> list[str]:
    """Restart what the settings in force change, if the lab is up; return the names."""
    return up(say) if supervisor.running() else []


def down(wipe: bool) -> bool:
    """Stop everything and leave no process behind; return whether anything ran."""
    ran = supervisor.stop()
    strays = end_strays()
    for leftover in ("supervisord.conf", "supervisord.pid"):
        (STATE / leftover).unlink(missing_ok=True)
    if wipe:
        shutil.rmtree(STATE / "history", ignore_errors=True)
    return ran or strays > 0


def _apply(programs: list[Program], say: Say) -> list[str]:
    write_config(programs)
    supervisor.apply_config()
    states = {
        entry["name"]: entry["statename"]
        for entry in supervisor.rpc().supervisor.getAllProcessInfo()
    }
    idle = [program for program in programs if states[program.name] not in ("RUNNING", "STARTING")]
    _start(idle, say)
    return [program.name for program in idle]


@contextmanager
def _undone_on_error() -> Iterator[None]:
    # Half a lab is worse than none: Ctrl-C and a service that does not start end what did.
    try:
        yield
    except BaseException:
        down(wipe=False)
        raise


def _start(programs: list[Program], say: Say) -> None:
    for level in _levels(programs):
        for program in level:
            say(f"Starting {program.name}")
            supervisor.rpc().supervisor.startProcess(program.name, False)
        for program in level:
            _await_ready(program)
            say(f"{program.name} is up on port {program.ports[0]}")


def _levels(programs: list[Program]) -> Iterator[list[Program]]:
    named = {program.name: program for program in programs}
    order = TopologicalSorter({p.name: [n for n in p.needs if n in named] for p in programs})
    order.prepare()
    while order.is_active():
        names = order.get_ready()
        yield [named[name] for name in names]
        order.done(*names)


def _await_ready(program: Program) -> None:
    def settled() -> bool:
        return ready(*program.ports) or _state(program.name) == "FATAL"

    settled_in_time = supervisor.wait_until(settled, READY_SECONDS)
    if not settled_in_time or _state(program.name) == "FATAL":
        raise LabError(f"{program.name} does not start. {_last_words(program.name)}")


def _state(name: str) -> str:
    try:
        return str(supervisor.rpc().supervisor.getProcessInfo(name)["statename"])
    except (OSError, xmlrpc.client.Error):
        return "FATAL"


def _last_words(name: str) -> str:
    log = log_of(name)
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return f"Its last words: {lines[-1]}" if lines else f"Its log: {log}"


def _warn_of_few_files(say: Say) -> None:
    files = supervisor.raise_open_files(supervisor.OPEN_FILES)
    if files < supervisor.OPEN_FILES:
        say(
            f"The hard limit of open files is {files:,}: "
            f"about {files // 2:,} waits at once are possible, not 32,768."
        )
