"""`cairo-talks play` as a person uses it: decide, stop, go on, go back, leave, and what is typed wrongly."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sim import cli
from sim.games import read


def play(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, typed: str, *arguments: str) -> str:
    """What is said when lines are typed; the command ends well."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    capsys.readouterr()
    cli.main(["play", *arguments])
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("follow all\n", "everything agreed, and all of it carried out that was due by then"),
        ("\n" + "\nno\n" * 12, "talks that reached no agreement"),
        ("no\n", "without the talks ever opening"),
        ("\n\nwalk\n", "Downfield chose to walk away"),
        ("follow 10\nleave\n", "Downfield chose to leave what was in force"),
    ],
)
def test_a_game_ends_as_it_was_played(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, typed: str, end: str
) -> None:
    said = play(capsys, monkeypatch, typed + "no\n" * 30, "two-farmers", "--seat", "downfield")
    told = " ".join(said.partition("How it ended")[2].split())
    assert end in told.partition("With the rules in your place")[0]
    assert "The same choices in 100 other worlds" in told


def test_under_made_up_names_the_game_is_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("cairo-2025-10-23", "--seat", "hamas")
    own = play(capsys, monkeypatch, "follow 30\n", *asked)
    made = play(capsys, monkeypatch, "follow 30\n", *asked, "--fictional")
    assert "A made-up case" in made and "You play Arva in world 0" in made
    assert not [name for name in ("Hamas", "Israel", "Gaza", "Egypt", "Fatah") if name in made]
    assert made.count("says yes") == own.count("says yes") and made.count("says no") == own.count("says no")


def test_a_game_is_stopped_gone_on_with_and_gone_back_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = str(tmp_path / "game.jsonl")
    said = play(capsys, monkeypatch, "\n\nstop\n", "two-farmers", "--seat", "downfield", "--log", log)
    assert f"To go on: cairo-talks play --log {log}" in said
    assert len(read(Path(log)).decisions) == 2
    play(capsys, monkeypatch, "no\nback\nyes\n", "--log", log)  # the input ends: stopped as well
    assert [d.answer for d in read(Path(log)).decisions] == ["advice", "advice", True]


def test_following_ten_decisions_is_pressing_enter_ten_times(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same is told, but for the questions; the log is the same to the byte, and is gone back on one by one."""
    logs, ends = [], []
    for name, typed in (("at_once", "\nfollow 10\nback\nstop\n"), ("one_by_one", "\n" * 11 + "back\nstop\n")):
        log = tmp_path / name
        said = play(capsys, monkeypatch, typed, "two-farmers", "--seat", "downfield", "--log", str(log))
        logs.append(log.read_bytes())
        ends.append([line for line in said.splitlines() if " says " in line or " is now " in line])
    assert logs[0] == logs[1] and ends[0] == ends[1] and ends[0]
    assert len(read(tmp_path / "at_once").decisions) == 10


def test_what_is_typed_wrongly_is_asked_for_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "maybe\n\nfences=1\nfence=2\nwater_share=halff\nwater_share='every other day'\nleave\nhelp\nissues\n"
    said = play(capsys, monkeypatch, typed, "two-farmers", "--seat", "downfield")
    for words in (
        "expected yes, no, or nothing to follow the adviser; got 'maybe'",
        "unknown 'fences'; did you mean 'fence'",
        "fence: expected a number between 0 and 1, got 2",
        "expected a number from 0 to 1 or the words of its ladder, got 'halff'",
        "leave: not now; in a month of delivery",
        "follow 5        follow the adviser for the next five decisions",
    ):
        assert words in said, words


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a scenario to play, as in: cairo-talks play two-farmers --seat downfield"),
        (("two-farmers",), "choose whom you play with --seat: downfield, upfield"),
        (("two-farmers", "--seat", "upfeld"), "did you mean 'upfield'"),
        (("--log", "none.jsonl"), "none.jsonl: no such file; to begin a game name a scenario"),
    ],
)
def test_wrong_arguments_are_one_message_and_write_nothing(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.main(["play", *arguments])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
