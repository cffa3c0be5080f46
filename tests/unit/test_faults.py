"""The fault campaign counts what clients saw, and its table says it."""

import pytest

from lab.faults import kills, table
from lab.faults.campaign import options
from lab.faults.clients import Answer, Clients
from lab.faults.fault import Row


def _clients(*answers: Answer) -> Clients:
    clients = Clients(["flask"])
    clients.answers["flask"] = list(answers)
    return clients


def test_a_silence_is_the_longest_time_without_a_right_answer() -> None:
    """What is wrong or refused does not end it, nor what came before the fault."""
    clients = _clients(
        Answer(0.0, 1.0, "right"),
        Answer(2.0, 2.5, "refused"),
        Answer(2.6, 4.0, "right"),
        Answer(4.0, 4.5, "right"),
        Answer(4.6, 4.7, "lost"),
    )
    assert clients.longest_silence("flask", since=2.0) == 2.0
    assert clients.outcomes(since=2.0) == {"refused": 1, "right": 2, "lost": 1}


def test_an_answer_to_an_earlier_request_is_no_sign_of_life() -> None:
    """What was asked before the fault may be answered by what is about to end."""
    clients = _clients(Answer(0.9, 1.1, "right"))
    assert not clients.answered("flask", since=1.0)
    assert clients.answered("flask", since=0.5)


def test_a_row_says_what_was_lost() -> None:
    """Each number that is not 0 is named, and what is wrong afterwards."""
    row = Row("a fault", 1200, lost=2, refused=30, seconds=1.26, wrong=["flask counts 19 of 20"])
    assert table.line(row) == (
        "a fault | 2 lost on the way, 30 found nobody (of 1,200) | flask counts 19 of 20 | 1.3"
    )
    assert table.line(Row("another", 10)) == "another | nothing (of 10) | yes | "


def test_every_process_is_killed_and_told_to_end() -> None:
    """A service that is added is struck, too."""
    titles = [fault.title for fault in kills.kills()]
    assert len(titles) == len(set(titles)) == 2 * sum(map(len, kills.ROLES.values())) + 3


@pytest.mark.parametrize("words", [["nonsense"], ["--bogus"], ["files", "--only"]])
def test_wrong_words_strike_nothing(words: list[str]) -> None:
    """Usage and status 2, before a lab is brought up."""
    with pytest.raises(SystemExit) as ended:
        options(words)
    assert ended.value.code == 2
