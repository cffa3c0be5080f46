"""A file of settings is read as Compose and the shell read it, or its line is named."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from lab.checkout import ROOT
from services.common.settings import env_file
from services.common.settings.env_file import read_file
from services.common.settings.settings import BadSettingError

ODD = [
    *("plain", 'a"b', "a'b", "\"'", "'\"", '"', "'", '"a"', "'a'", "\\", "a\\", "\\\\", "a\\nb"),
    *('\\"', "\\'", "$", "$$", "$HOME", "${HOME}", "\\$", "%", "%%", "%(here)s", "%s", "#", "a#b"),
    *("a #b", "a ;b", "a;b", " a", "a ", "  ", "a  b", "ä€😀", "`id`", "$(id)", "=", "a=b", ","),
    *("!x", "~", "*", "export A=b", "a,B=c", "{a}", "[a]", "a\\ b", "-", "&|<>", "x" * 3000),
]


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """By us, and by Compose."""
    settings = {f"S{number}": value for number, value in enumerate(ODD)}
    text = env_file.text_of(settings)
    (tmp_path / "some.env").write_text(text, encoding="utf-8")
    assert read_file(tmp_path / "some.env") == settings
    assert dict(map(as_compose_reads, text.splitlines())) == settings


def test_the_shell_keeps_what_python_reads(tmp_path: Path) -> None:
    """`bin/lab up` in Docker mode keeps the shell's settings without Python."""
    words = '. lab/docker.sh; for value; do n=x$n; env_line "S$n" "$value"; done'
    done = subprocess.run(
        ["/bin/sh", "-c", words, "sh", *ODD],
        cwd=ROOT,
        env={**os.environ, "LAB_STATE": str(tmp_path)},
        capture_output=True,
        timeout=20,
        check=True,
    )
    (tmp_path / "session.env").write_bytes(done.stdout)
    assert list(read_file(tmp_path / "session.env").values()) == ODD


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("export A=b", "b"),
        ("A= b ", "b"),
        ("A=b # why", "b"),
        ("A='b # $HOME' # why", "b # $HOME"),
        ('A="b # \\$HOME"', "b # $HOME"),
        ("A=", ""),
        ("A=a\"b'c", None),
        ("A=b#c", "b#c"),
    ],
)
def test_what_people_write_means_what_compose_takes_it_for(
    tmp_path: Path, line: str, value: str | None
) -> None:
    """Quotes, comments and `export` are understood."""
    (tmp_path / "some.env").write_text(f"# a comment\n\n{line}\n")
    due = as_compose_reads(line)[1]
    assert due == (value if value is not None else "a\"b'c")
    assert read_file(tmp_path / "some.env") == {"A": due}


@pytest.mark.parametrize(
    "line",
    [
        *("A=$HOME", "A=${B:-secret}", 'A="$B secret"', "A=a\\nsecret", 'A="secret', "A='secret"),
        *('A="a\\n secret"', "A =secret", "secret", "A=a\tsecret", "A: secret", 'A="a"secret'),
    ],
)
def test_what_could_mean_two_things_is_refused(tmp_path: Path, line: str) -> None:
    """With file and line, and without the value, which may be a secret."""
    (tmp_path / "some.env").write_text(f"B=c\n{line}\n")
    with pytest.raises(
        BadSettingError, match=r"some\.env, line 2: it is not NAME=value"
    ) as refused:
        read_file(tmp_path / "some.env")
    assert "secret" not in str(refused.value)


def as_compose_reads(line: str) -> tuple[str, str]:
    """Return name and value as dotenv/parser.go of compose-go does; `$` alone must not be met."""
    name, _, rest = line.removeprefix("export ").partition("=")
    rest = rest.lstrip()
    if rest[:1] not in ("'", '"'):
        bare = rest.partition(" #")[0].rstrip()
        assert "$" not in bare, "Compose would look up a variable"
        return name, bare
    quote, text, escaped = rest[0], "", False
    for char in rest[1:]:
        if char == quote and not escaped:
            break
        if char == "\\" and not escaped:
            escaped = True
            continue
        text += f"\\{char}" if escaped and char != quote else char
        escaped = False
    else:
        raise AssertionError("Compose finds no end of the quotes")
    return name, text if quote == "'" else _unescaped(text)


def _unescaped(text: str) -> str:
    simple = {"n": "\n", "t": "\t", "r": "\r", "$": "$$"}
    found = re.sub(r'\\([abcfnrtv$"\\])', lambda m: simple.get(m[1], m[1]), text)
    assert "$" not in found.replace("$$", ""), "Compose would look up a variable"
    return found.replace("$$", "$")
