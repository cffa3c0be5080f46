"""`lab up` and its kin in local mode, with what goes wrong."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from lab.checkout import ROOT
from tests import needs
from tests.running import eventually
from tests.stack.conftest import Lab, new_lab

ODD = "abc\"d'e\\\\f$HOME%g#h;`i"


def owned(lab: Lab) -> list[psutil.Process]:
    """Return every process that this lab started."""
    return [process for process in psutil.process_iter() if _owner(process) == str(lab.state)]


def test_up_then_up_again_then_down(own_lab: Lab) -> None:
    """The first `up` ends with URLs and a comparison, the second changes nothing, `down` all."""
    first = own_lab.run("up")
    assert f"http://127.0.0.1:{own_lab.ports['FLASK_PORT']}" in first
    assert "requests/s of 20.0 predicted" in " ".join(first.split())
    before = {process.pid for process in owned(own_lab)}
    assert "The lab is up already." in own_lab.run("up")
    assert {process.pid for process in owned(own_lab)} == before
    own_lab.run("down")
    assert owned(own_lab) == []
    assert (own_lab.state / "history").exists()
    assert "The lab was not up." in own_lab.run("down", "--wipe")
    assert not (own_lab.state / "history").exists()


@pytest.fixture(scope="module")
def small_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Run a lab without load, begun with a soft limit of 1024 open files."""
    lab = new_lab(tmp_path_factory.mktemp("small lab"))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    try:
        lab.run("up", LOAD="off")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    yield lab
    lab.run("down")


def test_the_soft_limit_of_open_files_is_raised(small_lab: Lab) -> None:
    """Begun with a soft limit of 1024, the services get what the hard limit allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit, _ = psutil.Process(_pids(small_lab)["flask"]).rlimit(psutil.RLIMIT_NOFILE)
    assert limit == min(hard, 65536)


def test_logs_show_each_services_last_lines(small_lab: Lab) -> None:
    """`lab logs flask` has Gunicorn's own words; an unknown service is named."""
    assert "Starting gunicorn" in small_lab.run("logs", "flask")
    assert "There is no log of nginx" in small_lab.run("logs", "nginx", expect=2)


def test_a_setting_restarts_only_what_it_touches(small_lab: Lab) -> None:
    """A change of Flask's workers leaves FastAPI's process alone, and is no crash."""
    pids = _pids(small_lab)
    assert "Restarted: flask." in small_lab.run("set", "FLASK_WORKERS=2")
    changed = _pids(small_lab)
    assert {name for name in pids if pids[name] != changed[name]} == {"flask"}
    assert "Restarted: flask." in small_lab.run("set", "FLASK_WORKERS=4")
    assert not any(process["crashes"] for process in small_lab.status()["services"])


def test_an_odd_value_reaches_the_service_and_is_never_told(small_lab: Lab) -> None:
    """A token with all that shells, supervisord and Compose read otherwise."""
    assert "Restarted: console." in small_lab.run("set", f"CONSOLE_TOKEN={ODD}")
    environment = psutil.Process(_pids(small_lab)["console"]).environ()
    assert environment["CONSOLE_TOKEN"] == ODD
    shown = " ".join(small_lab.run("status", "--once").split())
    assert "Not as in .env: LOAD=off, CONSOLE_TOKEN=(hidden)" in shown
    assert "bin/lab set --reset forgets what was set." in shown
    assert ODD not in shown
    said = small_lab.run("set", "CONSOLE_TOKEN=12345678\nFLASK_WORKERS=9", expect=2)
    assert "12345678" not in said
    assert "Restarted: console." in small_lab.run("set", "--reset", "LOAD=off")


def test_a_change_to_a_taken_port_is_refused(small_lab: Lab) -> None:
    """`lab set` of a port that somebody holds restarts nothing, and keeps nothing."""
    before, kept = _pids(small_lab), _kept(small_lab)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = small_lab.run("set", "FLASK_WORKERS=2", expect=1, FLASK_PORT=port)
        assert f"Port {port} (flask) is in use by" in " ".join(said.split())
    assert _pids(small_lab) == before
    assert _kept(small_lab) == kept


def test_a_crashed_service_comes_back_and_is_counted(small_lab: Lab) -> None:
    """Flask's owner killed with -9 is up again, and `lab status` says once."""
    os.kill(_pids(small_lab)["flask"], signal.SIGKILL)
    eventually(lambda: _crashes(small_lab, "flask") == 1, 20)
    eventually(lambda: _state(small_lab, "flask") == "up", 20)


@needs.linux
def test_a_killed_supervisor_takes_everything_with_it(small_lab: Lab) -> None:
    """After kill -9 of the supervisor nothing is left, and `up` works again."""
    [supervisor] = [p for p in owned(small_lab) if "supervisor.supervisord" in p.cmdline()]
    supervisor.kill()
    left = psutil.wait_procs(owned(small_lab), 30)[1]
    assert owned(small_lab) == [], [process.cmdline() for process in left]
    small_lab.run("up", LOAD="off")


@pytest.mark.parametrize(
    ("assignment", "says"),
    [
        ("FLASK_WORKERS=0", "FLASK_WORKERS=0: "),
        ("FLASK_WORKRES=2", "FLASK_WORKRES is not a setting of the lab"),
    ],
)
def test_a_bad_value_is_refused_and_nothing_changes(
    idle_lab: Lab, assignment: str, says: str
) -> None:
    """`lab set` names what is wrong, exits with 2 and keeps no override."""
    assert says in idle_lab.run("set", assignment, expect=2)
    assert not (idle_lab.state / "overrides.env").exists()


def test_a_port_in_use_is_named_before_anything_starts(idle_lab: Lab) -> None:
    """The message has the port and who holds it."""
    port = idle_lab.ports["FASTAPI_PORT"]
    with socket.create_server(("127.0.0.1", port)):
        said = " ".join(idle_lab.run("up", expect=1).split())
    assert f"Port {port} (fastapi) is in use by" in said
    assert f"(process {os.getpid()})" in said
    assert owned(idle_lab) == []
    assert not (idle_lab.state / "session.env").exists()  # nothing was started: nothing is kept


def test_without_prometheus_the_lab_runs_and_says_so(own_lab: Lab) -> None:
    """No Prometheus on PATH nor to be unpacked: one line, and the twins answer.

    Meanwhile a second command that would change the lab is told to wait.
    """
    up = own_lab.start("up", LOAD="off", LAB_PROMETHEUS="none")
    eventually(lambda: owned(own_lab), 30)
    assert "Another command is changing the lab" in own_lab.run("down", expect=1)
    said, _ = up.communicate(timeout=60)
    assert (up.returncode, " ".join(said.split()).count("No Prometheus: ")) == (0, 1), said
    assert "Prometheus does not answer" in own_lab.run("status", "--once")


def test_down_ends_what_a_killed_up_left(own_lab: Lab) -> None:
    """`lab up` killed with -9 half-way is no trouble for `lab down`."""
    up = own_lab.start("up", LOAD="off")
    eventually(lambda: len(owned(own_lab)) >= 3, 30)
    up.kill()
    up.communicate()
    own_lab.run("down")
    assert owned(own_lab) == []


def test_ctrl_c_during_up_leaves_nothing(own_lab: Lab) -> None:
    """`lab up` interrupted takes down what it had started."""
    up = own_lab.start("up", LOAD="off")
    eventually((own_lab.state / "supervisord.pid").exists, 30)
    up.send_signal(signal.SIGINT)
    up.communicate(timeout=30)
    assert up.returncode == 130
    assert owned(own_lab) == []


def test_a_damaged_state_file_is_told_in_a_sentence(own_lab: Lab) -> None:
    """`lab up` says at once which file it is, and leaves nothing running."""
    twins = own_lab.state / "twins"
    twins.mkdir(parents=True)
    (twins / "orders.sqlite").write_text("half a file")
    said = own_lab.run("up", expect=1, LOAD="off", LAB_PROMETHEUS="none")
    assert "orders.sqlite is damaged" in " ".join(said.split())
    assert "Traceback" not in said
    assert owned(own_lab) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_a_power_cut_loses_no_confirmed_order() -> None:
    """The campaign kills all at once under load, and finds every order and right figures after."""
    command = [sys.executable, "-m", "lab.faults", "kills", "--only=power cut", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    [row] = json.loads(done.stdout)
    assert (row["orders_lost"], row["wrong"]) == (0, []), done.stderr
    assert row["asked"] > row["refused"] > 0


def _kept(lab: Lab) -> str:
    file = lab.state / "overrides.env"
    return file.read_text() if file.exists() else ""


def _owner(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("LAB_OWNED_BY")
    except (psutil.Error, OSError):
        return None


def _pids(lab: Lab) -> dict[str, int]:
    modules = {"services.flask_app": "flask", "services.fastapi_app": "fastapi"}
    modules |= {"services.downstream": "downstream", "loadtest": "locust"}
    modules |= {"console": "console"}
    owners = [process for process in owned(lab) if process.cmdline()[-1] in modules]
    return {modules[owner.cmdline()[-1]]: owner.pid for owner in owners}


def _service(lab: Lab, name: str) -> dict[str, object]:
    services: list[dict[str, object]] = lab.status()["services"]
    return next(service for service in services if service["name"] == name)


def _crashes(lab: Lab, name: str) -> object:
    return _service(lab, name)["crashes"]


def _state(lab: Lab, name: str) -> object:
    return _service(lab, name)["state"]
