"""What was found of a service of one's own is shown alike by terminal, page and comparison."""

from lab.own_service.found import Found, Queue, Step, Tried, Where
from lab.own_service.tables import figures
from lab.report import terminal
from lab.report.page import page
from lab.report.plots import picture
from lab.report.report import Report
from tests.unit.report_samples import manifest
from tests.unit.test_report_terminal import shown


def found(slots: int = 8, threads: int = 8) -> Found:
    """Return what was found of a service with so many slots."""
    steps = [
        Step(users=n, throughput=10.0 * min(n, slots), p50=0.1, p95=0.1, failing=0.0, cores=0.2)
        for n in (1, 8, 64)
    ]
    tried = [
        Tried(
            command=f"gunicorn --threads {many} shop:app",
            change=f"--threads {many}" * (many > threads),
            throughput=10.0 * many,
            p95=0.2,
            failing=0.0,
            memory_bytes=5e7,
            cpu_seconds=0.002,
            chosen=many > threads,
        )
        for many in (threads, 2 * threads)
    ]
    return Found(
        service="shop:app",
        request="GET /checkout",
        cause="slots",
        why="All its slots are taken: by Gunicorn's threads (gthread).",
        shown=[f"{slots} requests in its code at once"],
        help="More slots.",
        slots=slots,
        slots_low=slots - 0.5,
        slots_high=slots + 0.5,
        ceiling=10.0 * slots,
        alone_seconds=0.1,
        cpu_seconds=0.002,
        memory_bytes=5e7,
        queue=Queue(users=64, accept_queue=0, inside=64 - slots),
        where=[Where(file="shop.py", line=7, function="checkout", share=1.0)],
        steps=steps,
        tried=tuple(tried),
    )


def report(one: Found) -> Report:
    """Return the report of it."""
    return Report(kind="try", manifest=manifest(), results=[], services=(one,))


def test_answers_that_were_not_right_are_told() -> None:
    """Few of them are no reason to stop, and none to be silent."""
    one = found()
    steps = [step.model_copy(update={"failing": step.users / 6400}) for step in one.steps]
    line = "Not right: at most 1.0% of the answers of a step"
    assert line in figures(one.model_copy(update={"steps": steps}))
    assert line not in figures(one)


def test_a_terminal_shows_all_that_was_found() -> None:
    """In 80 columns: slots, queue, cause, place, and the cheapest other setting."""
    lines = shown(terminal.content(report(found())))
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    for part in (
        "Slots: 8 (95% sure: 7.5 to 8.5)",
        "Queue: with 64 users 0 in the accept queue, 56 inside",
        "Held by: slots",
        "shop.py:7 checkout(), 100%",
        "today 80.0 200 ms 50 MB 2,000 µs",
        "--threads 16 160.0 200 ms 50 MB 2,000 µs <- cheapest",
        "The cheapest that does it: gunicorn --threads 16 shop:app",
    ):
        assert part in text, part


def test_a_narrow_terminal_cuts_no_figure() -> None:
    """Half of one is another one; it goes on in the next line."""
    assert "…" not in " ".join(shown(terminal.content(report(found())), columns=40))


def test_the_page_shows_the_same() -> None:
    """The curve, the verdict with its place, and each setting that was tried."""
    made = report(found())
    text = page(made, picture(made))
    for part in (
        "Slots: 8",
        "shop.py:7",
        "gunicorn --threads 16 shop:app",
        "cheapest",
        "160.0",
    ):
        assert part in text, part


def test_two_tries_are_laid_side_by_side() -> None:
    """Slots and most answers, with what they changed by."""
    text = " ".join(shown(terminal.comparison(report(found(8)), report(found(16)))))
    text = " ".join(text.split())
    assert "slots 8 16 × 2.00" in text  # noqa: RUF001  # the sign of a factor is meant
    assert "most answers 80.0/s 160.0/s × 2.00" in text  # noqa: RUF001  # as above
    assert "held by slots slots" in text
