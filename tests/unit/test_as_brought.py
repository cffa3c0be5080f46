"""What cannot be started, asked or loaded is refused with a sentence, before anything runs."""

import json
import os
from pathlib import Path

import pytest

from lab.errors import LabError
from lab.own_service.as_brought import addresses, require_process, require_program, words_of
from lab.own_service.wanted import Wanted, read


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("serve '{port}", "No closing quotation"),
        ("", "needs {port}"),
        ("serve", "needs {port}"),
        ("make db && serve {port}", "without a shell, which && needs"),
        ("no-such-program {port}", "no-such-program is no program that can be run"),
        ("A=1 serve {port}", "is set with --env"),
        ("./notes.txt {port}", "./notes.txt is no program that can be run"),
        (". {port}", "is no program that can be run"),
    ],
)
def test_a_command_that_cannot_be_run_gets_a_sentence(
    command: str, sentence: str, tmp_path: Path
) -> None:
    """No stack trace of what was to run it."""
    (tmp_path / "notes.txt").touch()
    with pytest.raises(LabError) as refused:
        require_program(words_of(command)[0], tmp_path, os.environ)
    assert sentence in str(refused.value)


def test_a_program_is_named_from_home_as_in_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotes keep the shell from it."""
    monkeypatch.setenv("HOME", "/srv")
    assert words_of("~/bin/serve '{port}'") == ["/srv/bin/serve", "{port}"]


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:9000",
        "localhost:9000",
        "ftp://127.0.0.1",
        "unix:///shop.sock",
        "http://",
        "http://[::1",
        "http://a..b",
        "http://127.0.0.1:0",
        "http://127.0.0.1:99999",
        "http://127.0.0.1/?x=1",
    ],
)
def test_a_url_that_cannot_be_loaded_gets_a_sentence(url: str) -> None:
    """That names it."""
    with pytest.raises(LabError, match=r"^--url ") as refused:
        addresses(url)
    assert url in str(refused.value)


def test_a_process_that_cannot_be_the_service_gets_a_sentence() -> None:
    """It is not there, or it is what loads the service."""
    for pid in (-1, 0, 2**30, os.getpid(), os.getppid()):
        with pytest.raises(LabError, match=f"--pid {pid}: "):
            require_process(pid)


@pytest.mark.parametrize("header", ["Bad Name: x", "A: b\r\nC: d"])
def test_a_header_that_cannot_be_sent_gets_a_sentence(header: str) -> None:
    """Nothing has been asked by then."""
    with pytest.raises(LabError, match="--get /: headers"):
        Wanted(get=["/"], headers=[header]).kinds({})


def test_a_har_file_has_the_requests_to_the_first_host_that_were_answered(tmp_path: Path) -> None:
    """Others served the page's fonts and counted its visitors."""
    visited = {
        "data:text/plain,0": 200,
        "http://shop/": 200,
        "https://fonts/a.woff": 200,
        "http://shop/stopped": 0,
        "ws://shop/live": 101,
        "http://shop/orders": 302,
    }
    entries = [
        {
            "request": {"method": "GET", "url": url, "headers": [], "postData": None},
            "response": {"status": status},
        }
        for url, status in visited.items()
    ]
    file = tmp_path / "visit.har"
    file.write_text(json.dumps({"log": {"entries": entries}}))
    assert [(line.path, line.status) for line in read(file)] == [("/", 200), ("/orders", 302)]
