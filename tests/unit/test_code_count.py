"""The count of `lab code`: what a line is, and that README.md shows the count of this tree."""

from pathlib import Path

import pytest

from lab.checkout import ROOT
from lab.code.difference import difference
from lab.code.table import markdown
from lab.code.topics import TOPICS, counts, files_of, lines_of_code
from lab.errors import LabError
from lab.readme import draw_code

SOURCE = '''"""A docstring."""

# A comment.
def double(number: int) -> int:
    """Another."""
    return sum(
        (number, number),  # two lines of code and a comment
    )


TEXT = """of
two lines"""
'''


def test_only_lines_with_code_count() -> None:
    """Neither blanks, comments nor docstrings do; a string that is a value does."""
    assert lines_of_code(SOURCE) == 6


def test_every_topic_finds_its_files() -> None:
    """No pattern of a topic leads nowhere."""
    for topic in TOPICS:
        for pattern in (*topic.flask, *topic.fastapi, *topic.shared):
            assert files_of((pattern,)), (topic.name, pattern)


def test_readme_shows_the_count_of_this_tree() -> None:
    """Or `make count` was forgotten."""
    readme = (ROOT / "README.md").read_text()
    for line in markdown(counts(), []):
        assert line in readme


def test_the_chart_has_every_topic(tmp_path: Path) -> None:
    """A bar each, in a file without the network."""
    draw_code(counts(), tmp_path / "code.svg")
    drawn = (tmp_path / "code.svg").read_text()
    assert all(f"<!-- {topic.name} -->" in drawn for topic in TOPICS)


def test_the_twins_are_laid_side_by_side() -> None:
    """Each file of a topic beside its twin; a topic that nobody has is one sentence."""
    lines = list(difference("orders"))
    for service in ("flask", "fastapi"):
        assert any(f"services/{service}_app/orders.py" in line for line in lines)
    with pytest.raises(LabError, match=r"^--diff cooking: name one of these topics: Gateway; "):
        list(difference("cooking"))
