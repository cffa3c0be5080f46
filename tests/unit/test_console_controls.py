"""What a twin's controls offer is what the twin declares."""

import pytest

from console.actions import RefusedError
from console.live.twin_controls import server_choice
from lab.experiment.variants import KINDS
from services.common.contract.twins import TWINS

every = pytest.mark.parametrize("twin", TWINS)


@every
def test_every_server_that_is_declared_can_be_chosen(twin: str) -> None:
    """Each under a name of its own, with all the settings that make it."""
    choice = server_choice(twin)
    assert list(choice.options.values()) == [dict(kind.chosen) for kind in KINDS[twin]]


@every
def test_the_server_in_force_is_the_one_that_is_shown(twin: str) -> None:
    """Whatever else is set, such as a worker class that a server has no use for."""
    choice = server_choice(twin)
    every_setting = {name: text for own in choice.options.values() for name, text in own.items()}
    for name, own in choice.options.items():
        settings = every_setting | own
        assert choice.knows(settings)
        assert choice.shown(settings) == name


def test_a_server_that_nobody_declares_is_refused() -> None:
    """In words."""
    with pytest.raises(RefusedError, match="server model: apache is not to be had"):
        server_choice("flask").read("apache")
