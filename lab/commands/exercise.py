"""Commands of the workshop: exercises that check themselves."""

import json
import math
import sys
from collections.abc import Mapping
from typing import Annotated

import typer
from pydantic import BaseModel

from lab.checkout import ROOT
from lab.commands.terminal import aside, out, tell
from lab.errors import LabError
from lab.exercise import my_work, session, terminal
from lab.exercise.course import GLOSSARY, Course, course
from lab.exercise.manifest import Exercise

app = typer.Typer(no_args_is_help=True, help="The workshop: predict, check, repair, check again.")

Number = Annotated[str, typer.Argument(help="Its number, as `lab exercise list` has it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Unpredicted = Annotated[bool, typer.Option("--unpredicted", help="Check without a prediction.")]
Rounds = Annotated[int, typer.Option(min=1, max=9, help="All of so many measurements must hold.")]


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List the exercises and how far you are."""
    entries = session.entries(course())
    if as_json:
        _print_json([entry.model_dump(mode="json") for entry in entries])
        return
    out.print(terminal.course_table(entries))


@app.command()
def start(number: Number) -> None:
    """Copy an exercise into my-workshop/ and show its text.

    Your work is never overwritten.
    """
    whole, exercise = _find(number)
    copied = session.start(whole, exercise)
    entry = session.entries(whole)[exercise.number - 1]
    out.print(terminal.markdown(entry.text))
    what = ", ".join(copied) if copied else "nothing: your own files stay as they are"
    out.print(f"\n  Copied to {_shown(entry.folder)}/: {what}", style="dim", soft_wrap=True)


@app.command(context_settings={"ignore_unknown_options": True})  # a prediction may be negative
def predict(
    number: Number, value: Annotated[str, typer.Argument(help="What you expect: a number.")]
) -> None:
    """Note what you expect of the exercise as it is shipped.

    The first check shows what is right.
    """
    _, exercise = _find(number)
    _note(exercise, value)
    out.print(f"Now: bin/lab exercise check {exercise.number}")


@app.command()
def check(
    number: Number, rounds: Rounds = 1, as_json: AsJson = False, unpredicted: Unpredicted = False
) -> None:
    """Start your version, load it, and judge what is measured.

    Says what was expected, and why it fails.
    """
    whole, exercise = _find(number)
    if not (as_json or unpredicted) and session.may_predict(exercise):
        _ask_for_prediction(exercise)
    if as_json:
        found = session.check(whole, exercise, tell, rounds)
        _print_json(found)
    else:
        with aside.status("") as status:
            found = session.check(whole, exercise, lambda what: status.update(f"{what} …"), rounds)
        out.print(terminal.checked(found, exercise.title, exercise.number))
        if found.passed:
            out.print(terminal.onward(exercise.number, len(whole.exercises)))
    raise typer.Exit(0 if found.passed else 1)


@app.command()
def words(as_json: AsJson = False) -> None:
    """Say what the words of the exercises mean."""
    text = course().glossary()
    if as_json:
        _print_json({GLOSSARY: text})
    else:
        out.print(terminal.markdown(text))


@app.command()
def hint(number: Number) -> None:
    """Show the next hint."""
    _, exercise = _find(number)
    told = session.hint(exercise)
    if told:
        out.print(told)
        return
    for earlier in exercise.hints:
        out.print(f"• {earlier}")
    shows = f"bin/lab exercise solution {exercise.number} shows one way"
    out.print(f"That is all; {shows}.", style="dim")


@app.command()
def reset(number: Number, as_json: AsJson = False) -> None:
    """Begin an exercise anew; what you have is put aside."""
    whole, exercise = _find(number)
    backup = my_work.reset(whole, exercise)
    if as_json:
        _print_json({"backup": str(backup)})
        return
    out.print(f"Begun anew; your work is in {_shown(str(backup))}/.", soft_wrap=True)


@app.command()
def solution(number: Number, as_json: AsJson = False) -> None:
    """Show one way to solve it, and why it works.

    Your files stay as they are.
    """
    whole, exercise = _find(number)
    files = session.solution(whole, exercise)
    if as_json:
        _print_json(files)
    else:
        out.print(terminal.solution(files))


def _ask_for_prediction(exercise: Exercise) -> None:
    question, number = exercise.predict.question, exercise.number
    if not sys.stdin.isatty():
        raise LabError(
            f"Predict first, for a check shows the answer: {question}\n"
            f"bin/lab exercise predict {number} VALUE notes it; --unpredicted checks without.",
            status=2,
        )
    out.print(f"Predict first, for a check shows the answer. {question}")
    _note(exercise, typer.prompt(f"What do you expect ({exercise.predict.unit or 'a number'})"))


def _note(exercise: Exercise, value: str) -> None:
    expected = _number(value)
    session.predict(exercise, expected)
    out.print(f"Noted: {f'{expected:g} {exercise.predict.unit}'.rstrip()}.")


def _find(number: str) -> tuple[Course, Exercise]:
    whole = course()
    return whole, whole.find(number)


def _number(text: str) -> float:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise LabError(f"{text} is not a number.", status=2)
    return number


def _shown(path: str) -> str:
    return path.removeprefix(f"{ROOT}/")


def _print_json(what: BaseModel | list[object] | Mapping[str, str]) -> None:
    plain = what.model_dump(mode="json") if isinstance(what, BaseModel) else what
    sys.stdout.write(json.dumps(plain, indent=2) + "\n")
