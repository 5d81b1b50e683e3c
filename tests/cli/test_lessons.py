"""The lessons on the command line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import Talk, process


def test_the_list_has_twelve(talk: Talk) -> None:
    said = talk("lessons", "list")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines() if line[:1].isdigit()] == [str(n) for n in range(1, 13)]


def test_a_sheet_is_markdown_to_print(talk: Talk) -> None:
    said = talk("lessons", "sheet", "5")
    assert said.code == 0
    assert said.out.startswith("# Lesson 5: Spoilers\n")
    assert talk("lessons", "sheet", "lessons/05-spoilers").out == said.out


def test_a_lesson_leaves_a_table_and_a_figure(tmp_path: Path) -> None:
    done = process("lessons", "run", "5", "--worlds", "40", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / "results" / "lessons" / "lesson-05-spoilers"
    table = pd.read_csv(folder / "table.csv")
    assert len(table) == 6 * 3
    assert "Nobody" not in done.stdout
    assert all(setting in done.stdout for setting in table["setting"].unique())
    assert {path.name for path in folder.iterdir()} == {"table.csv", "lesson.png", "lesson.alt.txt"}


def test_check_prints_a_line_a_lesson_and_fails_where_theory_is_not_met(talk: Talk) -> None:
    said = talk("lessons", "check", "5", "7", "--worlds", "200")
    assert said.code == 0
    first, second = said.out.splitlines()[:2]
    assert first.startswith("pass  5  Spoilers")
    assert second.startswith("pass  7  One text")
    assert "[" in first
    assert talk("lessons", "check", "10", "--worlds", "200").out.startswith("part 10")
    few = talk("lessons", "check", "5", "--worlds", "2")  # two worlds show nothing
    assert few.code == 1
    assert few.out.startswith("FAIL  5")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("lessons", "run", "13"), "no lesson 13; there are 1 to 12"),
        (("lessons", "sheet", "two-farmers"), "two-farmers is not a lesson"),
        (("lessons", "run", "lessons/03-promise"), "did you mean"),
    ],
)
def test_a_lesson_that_is_not_there_is_told(talk: Talk, arguments: tuple[str, ...], says: str) -> None:
    said = talk(*arguments)
    assert said.code == 2
    assert says in said.err
