"""What the console lets a learner do: one check at a time, and nothing on a projector."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from console.actions import RefusedError
from console.console import Console
from console.workshop.check import MOST_WAITING, Check, Checks
from console.workshop.course import Workshop
from console.workshop.exercise_card import without_buttons
from lab.console_settings import ConsoleSettings

ORDERS: dict[str, Callable[[Workshop], Awaitable[object]]] = {
    "start": lambda workshop: workshop.start(1),
    "predict": lambda workshop: workshop.predict(1, 5.0),
    "hint": lambda workshop: workshop.hint(1),
    "reset": lambda workshop: workshop.reset(1),
    "solution": lambda workshop: workshop.solution(1),
    "check": lambda workshop: asyncio.to_thread(workshop.check, 1),
    "cancel": lambda workshop: workshop.cancel(1),
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_console_for_looking_only_refuses_every_order(order: str) -> None:
    """The refusal is the server's own: a page that shows no button is not enough."""
    workshop = Console(ConsoleSettings.load({"CONSOLE_READONLY": "1"})).workshop
    with pytest.raises(RefusedError, match="for looking only"):
        asyncio.run(_given(ORDERS[order](workshop)))


@pytest.mark.parametrize("value", [None, "5", float("nan"), 1e12])
def test_a_prediction_is_a_number(value: object) -> None:
    """What a page sends is checked before any command runs."""
    workshop = Console(ConsoleSettings.load({})).workshop
    with pytest.raises(RefusedError, match="A prediction is a number"):
        asyncio.run(workshop.predict(1, value))


def test_a_check_waits_while_an_experiment_measures_and_can_be_cancelled() -> None:
    """Whatever holds the lock measures alone; nothing is started meanwhile."""

    async def wait_and_cancel() -> tuple[str, str]:
        measuring = asyncio.Lock()
        checks = Checks(measuring)
        async with measuring:
            checks.order(Check(exercise=1))
            await asyncio.sleep(0)
            check = checks.of(1)
            assert check
            waiting = check.stage
            await checks.cancel(1)
        return waiting, check.stage

    assert asyncio.run(wait_and_cancel()) == ("waits", "cancelled")


def test_only_so_many_checks_wait() -> None:
    """One of each exercise, and a bound in all."""

    async def fill() -> None:
        measuring = asyncio.Lock()
        checks = Checks(measuring)
        async with measuring:
            for number in range(MOST_WAITING):
                checks.order(Check(exercise=number))
            with pytest.raises(RefusedError, match="is being checked"):
                checks.order(Check(exercise=0))
            with pytest.raises(RefusedError, match=f"{MOST_WAITING} checks wait"):
                checks.order(Check(exercise=MOST_WAITING))
            await checks.close()

    asyncio.run(fill())


def test_the_page_shows_the_text_without_the_commands_that_it_has_buttons_for() -> None:
    """The title is the page's own, and nobody has to type what a button does."""
    text = "# Title\n\nRead.\n\n    bin/lab exercise check 2\n\n    code\n"
    text += "\nWords: [glossary](../glossary.md), or `bin/lab exercise words`.\n"
    assert without_buttons(text) == "Read.\n\n\n    code\n\n"


async def _given(order: Awaitable[object]) -> object:
    return await order
