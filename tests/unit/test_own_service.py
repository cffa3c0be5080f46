"""What is told of a service of one's own: waits from stacks, requests from files, its options."""

import json
from pathlib import Path

import pytest

from lab.errors import LabError
from lab.load import Request
from lab.own_service import wanted
from lab.own_service.hidden import shareable
from lab.own_service.slots import slots
from lab.own_service.stacks import Frame, Stack
from lab.own_service.waits import wait_of
from lab.own_service.wanted import Wanted

STDLIB, PACKAGES = "/usr/lib/python3.11", "/venv/lib/python3.11/site-packages"
OWN = Frame("/srv/shop/orders.py", 3, "order")


def stack(*names: str) -> Stack:
    """Return a stack of the own code and of the library's frames below it, `file:function` each."""
    inner = []
    for name in names:
        file, _, function = name.rpartition(":")
        folder = PACKAGES if file.startswith("@") else STDLIB
        inner.append(Frame(f"{folder}/{file.removeprefix('@')}", 1, function))
    return Stack(1, "thread", (OWN, *inner))


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("answer", ["@urllib3/connectionpool.py:urlopen", "socket.py:readinto"]),
        (
            "pool",
            ["@urllib3/connectionpool.py:_get_conn", "queue.py:get", "threading.py:wait"],
        ),
        (
            "pool",
            [
                "@httpcore/_async/connection_pool.py:wait_for_connection",
                "@anyio/_backends/_asyncio.py:wait",
                "asyncio/locks.py:wait",
            ],
        ),
        (
            "answer",
            [
                "@httpcore/_async/connection_pool.py:handle_async_request",
                "@httpcore/_async/http11.py:_receive_event",
                "@anyio/_backends/_asyncio.py:receive",
                "asyncio/locks.py:wait",
            ],
        ),
        ("pool", ["@sqlalchemy/util/concurrency.py:greenlet_spawn", "asyncio/queues.py:get"]),
        (
            "pool",
            [
                "@sqlalchemy/pool/impl.py:_do_get",
                "@sqlalchemy/util/queue.py:get",
                "threading.py:wait",
            ],
        ),
        ("pool", ["@aiohttp/connector.py:_wait_for_available_connection"]),
        ("answer", ["@aiohttp/client.py:_request", "@aiohttp/streams.py:read"]),
        ("pool", ["queue.py:get", "threading.py:wait"]),
        ("lock", ["asyncio/locks.py:__aenter__", "asyncio/locks.py:acquire"]),
        ("lock", ["threading.py:acquire"]),
        ("thread", ["asyncio/threads.py:to_thread"]),
        (
            "thread",
            [
                "@anyio/to_thread.py:run_sync",
                "@anyio/_backends/_asyncio.py:run_sync_in_worker_thread",
            ],
        ),
        ("sleep", ["asyncio/tasks.py:sleep"]),
        ("none", ["@pydantic/main.py:model_validate"]),
    ],
)
def test_a_stack_says_what_it_waits_for(kind: str, names: list[str]) -> None:
    """The library's frames tell; the place is the innermost of the service's own code."""
    wait = wait_of(stack(*names), {STDLIB})
    assert wait
    assert (wait.kind, wait.own) == (kind, OWN)


def test_a_line_says_what_it_waits_for_where_no_frame_does(tmp_path: Path) -> None:
    """A lock and a sleep are in C."""
    file = tmp_path / "shop.py"
    file.write_text("with lock:\n    time.sleep(1)\ntotal += 1\n")
    found = []
    for line in (1, 2, 3):
        wait = wait_of(Stack(1, "thread", (Frame(str(file), line, "order"),)), {STDLIB})
        found.append(wait and wait.kind)
    assert found == ["lock", "sleep", "none"]


def test_a_stack_without_the_services_own_code_is_no_request() -> None:
    """Nor is the script that starts it."""
    idle = Stack(1, "thread", (Frame(f"{STDLIB}/threading.py", 1, "wait"),))
    script = Stack(1, "thread", (Frame("/venv/bin/gunicorn", 8, "<module>"), *idle.frames))
    assert wait_of(idle, {STDLIB}) is None
    assert wait_of(script, {STDLIB}) is None


def test_slots_are_throughput_times_what_one_user_waits() -> None:
    """40 answers a second of 0.1 s each are four at once, give or take."""
    found = slots(40.0, 400, [0.1, 0.101, 0.099, 0.1])
    assert found.whole == 4
    assert found.low < 4 < found.high
    assert found.high - found.low < 1


def test_requests_come_from_a_har_file(tmp_path: Path) -> None:
    """Path, method, body and the status that a browser got; not what belongs to its connection."""
    asked = {
        "method": "POST",
        "url": "http://shop.example/orders?x=1",
        "headers": [{"name": "Host", "value": "shop.example"}, {"name": "X-Shop", "value": "1"}],
        "postData": {"text": "{}"},
    }
    file = tmp_path / "visit.har"
    file.write_text(
        json.dumps({"log": {"entries": [{"request": asked, "response": {"status": 201}}]}})
    )
    [line] = wanted.read(file)
    assert line.request("http://127.0.0.1:9") == Request(
        "http://127.0.0.1:9/orders?x=1", "POST", {"X-Shop": "1"}, b"{}", 201
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "has no requests"),
        ("{", "neither a list of requests nor a HAR file"),
        ('[{"path": "orders"}]', "0.path"),
        ('[{"path": "/", "weight": 0}]', "0.weight"),
        ('[{"path": "/", "weight": Infinity}]', "0.weight"),
        ('[{"path": "/", "method": "GE T"}]', "0.method"),
        ('[{"path": "/", "headers": {"A": "b\\r\\nC: d"}}]', "0.headers.A"),
        ('[{"path": "/", "body": "\\ud800"}]', "0.body"),
        ("[" * 100_000, "neither a list of requests nor a HAR file"),
        ('{"log": {"entries": [5]}}', "neither a list of requests nor a HAR file"),
    ],
)
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    """That names the file and the place."""
    file = tmp_path / "requests.json"
    file.write_text(text)
    with pytest.raises(LabError, match=sentence) as refused:
        wanted.read(file)
    assert str(file) in str(refused.value)


def test_a_right_answer_has_its_status_and_its_text() -> None:
    """Whatever a person says that it is."""
    [line] = Wanted(get=["/"], status=201, text="done").kinds({})[0].lines
    asked = line.request("http://127.0.0.1:9")
    assert asked.is_right(201, b"all done")
    assert not asked.is_right(200, b"all done")
    assert not asked.is_right(201, b"not yet")


@pytest.mark.parametrize("body", ['{"pay": "{downstream}"}', '{"pay": ["{downstream}", 1]}'])
def test_a_body_can_name_the_mock(tmp_path: Path, body: str) -> None:
    """In a file of its own, and in a file of requests as JSON."""
    (tmp_path / "order.json").write_text(body)
    lines = [{"path": "/orders", "method": "POST", "body": json.loads(body)}]
    (tmp_path / "requests.json").write_text(json.dumps(lines))
    for asked in (
        Wanted(post=["/orders"], body=tmp_path / "order.json"),
        Wanted(file=tmp_path / "requests.json"),
    ):
        assert asked.mentions("{downstream}")
        [line] = asked.kinds({"downstream": "http://mock"})[0].lines
        sent = line.request("http://127.0.0.1:9").body
        assert json.loads(sent or b"") == json.loads(body.replace("{downstream}", "http://mock"))
    assert not Wanted(get=["/"]).mentions("{downstream}")


def test_a_report_has_no_secrets() -> None:
    """Values of headers and settings whose names say so, and passwords in URLs; the rest stays."""
    headers = ["Authorization: Bearer abc", "Accept: text/html"]
    changes = ["API_TOKEN=t", "DATABASE_URL=postgresql://me:pw@db/shop", "SLOW=http://mock/a"]
    typed = " ".join([*headers, *changes, "--url http://you:secret@shop/x"])
    assert shareable(typed, headers, changes) == (
        "Authorization:(hidden) Accept: text/html API_TOKEN=(hidden) "
        "DATABASE_URL=postgresql://me:(hidden)@db/shop SLOW=http://mock/a "
        "--url http://you:(hidden)@shop/x"
    )
