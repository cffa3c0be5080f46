"""Brings the local lab up and down."""

import shutil
import xmlrpc.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lab.checkout import SESSION, STATE, TEMPORARY, TWIN_STATE
from lab.environment import check, in_force, keep_for_session
from lab.errors import LabError
from lab.local import supervisor
from lab.local.lock import alone, alone_on
from lab.local.ports import require_free
from lab.local.programs import plan
from lab.local.supervisor_config import CONFIG, PROGRAMS, log_of, write_config
from lab.machine import OPEN_FILES, raise_open_files
from lab.processes.program import Program, end_strays
from lab.waiting import wait_until
from services.common.process.ready import ready

Say = Callable[[str], None]
FEWEST_FILES = 256  # without so many the supervisor does not start
READY_SECONDS = 180.0  # one busy core starts six services in two minutes
# BACKOFF is the pause before the supervisor starts a program once more.
_BUSY = ("RUNNING", "STARTING", "BACKOFF")
_ENDED = ("BACKOFF", "FATAL")  # what ends by itself when it is first started will do so again


def up(say: Say) -> list[str]:
    """Bring up what is not up, and return its names; raises `LabError` when something cannot be."""
    with alone():
        settings = in_force()
        check(settings)
        if supervisor.running():
            begun = _apply(plan(settings, say), say)
        else:
            programs = plan(settings, say, may_download=True)
            with alone_on(programs[0].ports[0]):
                begun = _begin(programs, say)
        keep_for_session()
        return begun


def apply(say: Say) -> list[str]:
    """Restart what the settings in force change, if the lab is up; return the names."""
    with alone():
        return _apply(plan(in_force(), say), say) if supervisor.running() else []


def down(wipe: bool) -> bool:
    """Stop everything and leave no process behind; return whether anything ran."""
    with alone():
        return _end(wipe)


def _begin(programs: list[Program], say: Say) -> list[str]:
    end_strays()
    require_free({port: program.name for program in programs for port in program.ports})
    _warn_of_few_files(say)
    write_config(programs)
    with _undone_on_error():
        supervisor.start()
        _start(programs, say)
    return [program.name for program in programs]


def _end(wipe: bool) -> bool:
    ran = supervisor.stop()
    strays = end_strays()
    for leftover in (CONFIG, SESSION, STATE / "supervisord.pid"):
        leftover.unlink(missing_ok=True)
    for folder in (TEMPORARY, PROGRAMS, *([STATE / "history", TWIN_STATE] if wipe else [])):
        shutil.rmtree(folder, ignore_errors=True)
    return ran or strays > 0


def _apply(programs: list[Program], say: Say) -> list[str]:
    require_free({port: program.name for program in programs for port in program.ports})
    write_config(programs)
    supervisor.apply_config()
    infos = supervisor.rpc().supervisor.getAllProcessInfo()
    busy = {info["name"] for info in infos if info["statename"] in _BUSY}
    idle = [program for program in programs if program.name not in busy]
    _start(idle, say)
    return [program.name for program in idle]


@contextmanager
def _undone_on_error() -> Iterator[None]:
    # Half a lab is worse than none: Ctrl-C and a service that does not start end what did.
    try:
        yield
    except BaseException:
        _end(wipe=False)
        raise


def _start(programs: list[Program], say: Say) -> None:
    # All at once: none needs another to start, and the load waits by itself for what it loads.
    if programs:
        say(f"Starting {', '.join(program.name for program in programs)}")
    for program in programs:
        supervisor.rpc().supervisor.startProcess(program.name, False)
    starting = list(programs)

    def all_up() -> bool:
        for program in filter(_is_up, list(starting)):
            starting.remove(program)
            say(f"{program.name} is up on port {program.ports[0]}")
        return not starting

    if not wait_until(all_up, READY_SECONDS):
        raise _does_not_start(starting[0])


def _is_up(program: Program) -> bool:
    if _state(program.name) in _ENDED:
        raise _does_not_start(program)
    if not ready(*program.ports):
        return False
    # It may be somebody else's, who took the port while ours was on its way.
    require_free(dict.fromkeys(program.ports, program.name))
    return True


def _does_not_start(program: Program) -> LabError:
    return LabError(f"{program.name} does not start. {_last_words(program.name)}")


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
    files = raise_open_files()
    if files < FEWEST_FILES:
        raise LabError(
            f"The lab needs {FEWEST_FILES} open files, and may have {files}: ulimit -n raises that."
        )
    if files < OPEN_FILES:
        say(
            f"The hard limit of open files is {files:,}: "
            f"about {files // 2:,} waits at once are possible, not 32,768."
        )
