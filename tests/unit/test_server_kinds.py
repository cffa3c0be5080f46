"""A server is declared once, and all that shows servers follows the declaration."""

from typing import Any, get_args

import pytest

from lab.experiment.variants import VARIANTS
from services.common.contract.server_model import Application, ServerKind
from services.common.process.owner import own_environment
from services.fastapi_app.server_kinds import KINDS as FASTAPI
from services.fastapi_app.server_kinds import kind_of as fastapi_kind
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server_kinds import KINDS as FLASK
from services.flask_app.server_kinds import kind_of as flask_kind
from services.flask_app.settings import FlaskSettings

ANY = Application("some:app")
every = pytest.mark.parametrize("kind", [*FLASK, *FASTAPI], ids=lambda kind: kind.name)


@every
def test_its_settings_choose_it(kind: ServerKind[Any]) -> None:
    """What is declared is what these settings start, and `lab run` tries it under its name."""
    settings = {**kind.chosen, **kind.tried}
    if kind in FLASK:
        assert flask_kind(FlaskSettings.load(settings)).name == kind.name
    else:
        assert fastapi_kind(FastapiSettings.load(settings)).name == kind.name
    assert VARIANTS[kind.name].settings == settings


@pytest.mark.parametrize(
    "name", ["GUNICORN_CMD_ARGS", "UVICORN_ROOT_PATH", "GRANIAN_URL_PATH_PREFIX", "WEB_CONCURRENCY"]
)
def test_a_persons_shell_changes_no_server(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that a server itself would read do not reach it."""
    monkeypatch.setenv(name, "/elsewhere")
    assert name not in own_environment(frozenset())


def test_every_choice_of_a_setting_is_a_server() -> None:
    """No value is allowed that nothing serves."""
    for settings, name, kinds in (
        (FlaskSettings, "FLASK_SERVER", FLASK),
        (FastapiSettings, "FASTAPI_SERVER", FASTAPI),
    ):
        choices = get_args(settings.model_fields["server"].annotation)
        assert set(choices) == {kind.chosen[name] for kind in kinds}


@every
def test_its_command_listens_where_the_twin_does(kind: ServerKind[Any]) -> None:
    """Host and port are the twin's own, and what a person's shell sets is not asked."""
    words = " ".join(
        kind.command(FlaskSettings.load({**kind.chosen, "FLASK_PORT": "7001"}), ANY)
        if kind in FLASK
        else kind.command(FastapiSettings.load({**kind.chosen, "FASTAPI_PORT": "7001"}), ANY)
    )
    assert "7001" in words
    assert "127.0.0.1" in words


@pytest.mark.parametrize("kind", FLASK, ids=lambda kind: kind.name)
def test_only_gunicorn_has_its_workers(kind: ServerKind[FlaskSettings]) -> None:
    """Waitress and Granian know no class of workers, whatever the setting of Gunicorn's says."""
    for workers in ("sync", "gthread", "gevent"):
        chosen = {"FLASK_WORKER_CLASS": workers, **kind.chosen, **kind.tried}
        settings = FlaskSettings.load(chosen)
        is_it = kind.package == "gunicorn" and kind.chosen["FLASK_WORKER_CLASS"] == workers
        assert settings.has_workers(workers) == is_it
