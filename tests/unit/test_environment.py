"""Settings are read in one place; what people write by hand is understood or refused."""

import re
from pathlib import Path

import pytest

from lab import environment
from lab.checkout import DEFAULTS
from lab.compose import services
from lab.errors import LabError
from lab.local.programs import localize, python_program
from services.common.contract.parameters import MS
from services.common.settings.env_file import read_file
from services.common.settings.settings import BadSettingError
from services.fastapi_app.server import server_model as fastapi_model
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server, server_model
from services.flask_app.settings import FlaskSettings

ENV = read_file(DEFAULTS)


@pytest.mark.parametrize(
    ("settings", "variant", "slots"),
    [
        ({}, "flask-sync", 4),
        ({"FLASK_WORKER_CLASS": "gthread", "FLASK_THREADS": "10"}, "flask-gthread", 40),
        ({"FLASK_WORKER_CLASS": "gevent", "FLASK_WORKERS": "2"}, "flask-gevent", 2000),
        ({"FLASK_WORKER_CLASS": "gevent", "FLASK_POOL_SIZE": "10"}, "flask-gevent", 40),
        ({"FLASK_WORKER_CLASS": "gthread", "FLASK_LIMIT_CONCURRENCY": "3"}, "flask-gthread", 12),
    ],
)
def test_flasks_slots_follow_from_its_settings(
    settings: dict[str, str], variant: str, slots: int
) -> None:
    """Slots are workers, times threads or greenlets, unless a pool or a valve is smaller."""
    model = server_model(FlaskSettings.load(settings))
    assert (model.variant, model.slots["/wait"]) == (variant, slots)


@pytest.mark.parametrize(("worker_class", "slots"), [("sync", 1), ("gthread", 4), ("gevent", 4)])
def test_flask_hashes_one_password_in_each_process(worker_class: str, slots: int) -> None:
    """Of all sync workers one does, for none of them is to wait."""
    model = server_model(FlaskSettings.load({"FLASK_WORKER_CLASS": worker_class}))
    assert model.slots["/token"] == slots


@pytest.mark.parametrize(
    ("settings", "slots"),
    [
        ({}, {"/wait": 10_000, "/wait-def": 40, "/wait-blocking": 1, "/token": 1}),
        ({"FASTAPI_WORKERS": "2"}, {"/wait": 20_000, "/wait-def": 80, "/token": 2}),
        ({"FASTAPI_POOL_SIZE": "30"}, {"/wait": 30, "/wait-def": 30, "/wait-blocking": 1}),
        ({"FASTAPI_LIMIT_CONCURRENCY": "5"}, {"/wait": 5, "/wait-def": 5, "/wait-blocking": 1}),
    ],
)
def test_fastapis_slots_follow_from_its_settings(
    settings: dict[str, str], slots: dict[str, int]
) -> None:
    """Slots differ by route: the pool of connections, the forty tokens, or one."""
    model = fastapi_model(FastapiSettings.load(settings))
    assert {route: model.slots[route] for route in slots} == slots


def test_an_empty_value_is_not_set() -> None:
    """FLASK_WORKERS= means the default."""
    assert FlaskSettings.load({"FLASK_WORKERS": ""}).workers == 4


@pytest.mark.parametrize(
    "chosen",
    [
        {"FLASK_WORKER_CLASS": "gthread"},
        {"FLASK_SERVER": "waitress"},
        {"FLASK_SERVER": "granian"},
    ],
)
def test_settings_that_do_not_fit_each_other_are_named(chosen: dict[str, str]) -> None:
    """A server cannot accept fewer connections than it has threads: they would not be slots."""
    settings = {**chosen, "FLASK_WORKER_CONNECTIONS": "5"}
    with pytest.raises(BadSettingError, match="FLASK_WORKER_CONNECTIONS=5 must be at least"):
        FlaskSettings.load(settings)


def test_threads_are_gunicorns_only_with_gthread() -> None:
    """Gunicorn turns sync workers with threads into gthread, so sync gets one."""
    command = server(FlaskSettings.load({"FLASK_THREADS": "9"})).command
    assert "--threads=1" in command


def test_local_programs_get_this_machines_ports() -> None:
    """What Compose's network calls downstream:8003 is the published port of this machine."""
    table = services(ENV | {"DOWNSTREAM_PORT": "18003", "FLASK_PORT": "18001"})
    flask = python_program(table["flask"], table)
    assert flask.environment["DOWNSTREAM_URL"] == "http://127.0.0.1:18003"
    assert flask.environment["FLASK_PORT"] == "18001"
    assert flask.ports == [18001, 9101]
    assert localize('["flask:9101"]', table) == '["127.0.0.1:9101"]'


def test_what_people_set_is_no_address_of_ours() -> None:
    """A token that looks like one stays as it was set."""
    looks_like_one = "downstream:8003"
    table = services(ENV | {"CONSOLE_TOKEN": looks_like_one})
    assert python_program(table["console"], table).environment["CONSOLE_TOKEN"] == looks_like_one


def test_a_setting_missing_from_env_stops_the_start() -> None:
    """The sentence names it."""
    with pytest.raises(LabError, match="FLASK_WORKERS is not set"):
        services({name: value for name, value in ENV.items() if name != "FLASK_WORKERS"})


def test_values_stay_text() -> None:
    """YAML would make a truth value of `on`."""
    assert services(ENV | {"LOAD": "on"})["locust"].environment["LOAD"] == "on"


@pytest.mark.parametrize("text", ["", "x", "1.0", " 1", "1_0", "+1", "60001", "-1", "٣", "1.5"])
def test_only_whole_numbers_within_bounds_are_waits(text: str) -> None:
    """Everything else is refused with the sentence that says what it must be."""
    with pytest.raises(ValueError, match="must be a whole number from 0 to 60000"):
        MS.parse(text)


@pytest.mark.parametrize(
    ("assignment", "says"),
    [
        ("FLASK_WORKERS=", "FLASK_WORKERS= is not NAME=value."),
        ("LOADTEST_WAIT_MS=60001", "LOADTEST_WAIT_MS=60001: "),
        ("PROMETHEUS_PORT=0", "PROMETHEUS_PORT=0: "),
        ("PROMETHEUS_RETENTION=banana", "PROMETHEUS_RETENTION=banana: "),
        ("TWIN_CPUS=abc", "TWIN_CPUS=abc: "),
        ("GRAFANA_PORT=5557", "LOCUST_MASTER_PORT=5557: GRAFANA_PORT has that port already."),
    ],
)
def test_a_bad_change_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, assignment: str, says: str
) -> None:
    """By a sentence that names what is wrong; no override is kept."""
    for name in ("OVERRIDES", "SESSION"):
        monkeypatch.setattr(environment, name, tmp_path / name)
    with pytest.raises(LabError, match=f"^{re.escape(says)}") as refused:
        environment.change([assignment], reset=False)
    assert refused.value.status == 2
    assert list(tmp_path.iterdir()) == []
