"""The lessons on the command line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import Talk, process


def test_the_list_has_all_fifteen(talk: Talk) -> None:
    said = talk("lessons", "list")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines() if line[:1].isdigit()] == [str(n) for n in range(1, 16)]


def test_a_sheet_is_markdown_to_print(talk: Talk) -> None:
    said = talk("lessons", "sheet", "5")
    assert said.code == 0
    assert said.out.startswith("# Lesson 5: Spoilers\n")
    assert talk("lessons", "sheet", "lessons/05-spoilers").out == said.out


def test_a_lesson_leaves_a_table_and_a_figure(tmp_path: Path) -> None:
    done = process("lessons", "run", "5", "--worlds", "40", cwd=tmp_path)
    assert done.returncode == 0
    assert "240 of 240 worlds" in done.stderr  # progress, and nothing else
    folder = tmp_path / "results" / "lessons" / "lesson-05-spoilers"
    table = pd.read_csv(folder / "table.csv")
    assert len(table) == 6 * 3
    assert "Nobody" not in done.stdout
    assert all(setting in done.stdout for setting in table["setting"].unique())
    assert {path.name for path in folder.iterdir()} == {"table.csv", "lesson.png", "lesson.alt.txt"}


def test_check_prints_a_line_a_lesson_and_fails_where_theory_is_not_met(talk: Talk) -> None:
    said = talk("lessons", "check", "5", "14", "--worlds", "200")
    assert said.code == 0
    head, first, second = said.out.splitlines()[-3:]
    assert "lesson" in head and "holding" in head and "first claim" in head
    assert first.startswith("pass   5  Spoilers")
    assert second.startswith("pass  14  Early harvest")
    assert first.index("[") > head.index("first claim")
    assert "\npart  10 " in talk("lessons", "check", "10", "--worlds", "200").out
    few = talk("lessons", "check", "5", "--worlds", "2")  # two worlds show nothing
    assert few.code == 1
    assert "\nFAIL   5" in few.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("lessons", "run", "16"), "no lesson 16; there are 1 to 15"),
        (("lessons", "sheet", "two-farmers"), "two-farmers is not a lesson"),
        (("lessons", "run", "lessons/03-promise"), "did you mean"),
        (("lessons", "run", "promis-problem"), "no lesson 'promis-problem'; did you mean 'promise-problem'?"),
    ],
)
def test_a_lesson_that_is_not_there_is_told(talk: Talk, arguments: tuple[str, ...], says: str) -> None:
    said = talk(*arguments)
    assert said.code == 2
    assert says in said.err


def test_lessons_are_found_by_subject(talk: Talk) -> None:
    said = talk("lessons", "list", "--about", "commitment")
    assert [line.split()[0] for line in said.out.splitlines() if line[:1].isdigit()] == ["3", "4"]
    assert "Sebenius" not in said.out
    assert [
        line.split()[0] for line in talk("lessons", "list", "--about", "Putnam").out.splitlines() if line[:1].isdigit()
    ]
    wrong = talk("lessons", "list", "--about", "comitment")
    assert wrong.code == 2
    assert "did you mean 'commitment'" in wrong.err


@pytest.mark.parametrize("name", ["2", "ripe-or-not", "Ripe or not", "lesson-02-ripe-or-not", "lessons/02-ripe-or-not"])
def test_a_lesson_goes_by_its_number_its_own_name_and_its_scenarios_name(talk: Talk, name: str) -> None:
    assert talk("lessons", "sheet", name).out.startswith("# Lesson 2: Ripe or not\n")


def test_the_students_page_keeps_what_theory_expects_to_itself(talk: Talk) -> None:
    student, teacher = talk("lessons", "sheet", "1").out, talk("lessons", "sheet", "1", "--teacher").out
    for answer in (
        "What theory expects",
        "Fewer agreements on phase 3",
        "does not show this",
        "that do not move toward",
    ):
        assert answer not in student
        assert answer in teacher
    assert "My prediction" in student and "My prediction" not in teacher


def test_a_lesson_runs_on_a_made_up_case(talk: Talk, tmp_path: Path) -> None:
    said = talk("lessons", "run", "3", "--fictional", "--worlds", "60")
    assert said.code == 0
    assert "the council enforces" in said.out and "phase" not in said.out
    assert (tmp_path / "results/lessons/lesson-03-promise-problem-fictional/lesson.png").exists()
    assert "lessons run 3 --fictional" in talk("lessons", "sheet", "3", "--fictional").out
    refused = talk("lessons", "run", "1", "--fictional")
    assert (refused.code, "lessons that have one: 3, 4, 5, 7, 8, 12" in refused.err) == (2, True)


def test_the_verdict_says_which_worlds_it_compares(talk: Talk) -> None:
    """A value in the text exists where the talks agreed: the pairs are a selection, and the rest is told too."""
    said = " ".join(talk("lessons", "run", "1", "--worlds", "60").out.split())
    assert "in all 60 worlds" in said
    assert "of 60 worlds that have this number at both settings" in said
    assert "as in the table and the figure" in said
