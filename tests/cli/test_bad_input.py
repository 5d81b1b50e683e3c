"""A user's mistakes, each tried from the command line: one message that says where, exit 2, nothing written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sim.cli import cli as commands
from sim.cli.wrong import Count
from tests.cli.conftest import Talk, process

HEAD = "name: mine\nextends: two-farmers\n"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nname: mine\n"

# (text of mine.yaml, what the message begins with, what it says)
FILES = {
    "unknown key": (f"{HEAD}guarantes: {{default: 0.2}}\n", "mine.yaml:3:1:", "did you mean 'guarantees'"),
    "unknown key below": (f"{HEAD}delivery: {{tranch: 0.2}}\n", "mine.yaml:3:12:", "did you mean 'tranche'"),
    "misspelt party": (
        f"{HEAD}set: {{parties.upfeld.no_agreement: 0.2}}\n",
        "mine.yaml:3:7:",
        "did you mean 'upfield'",
    ),
    "misspelt seed party": (
        "name: mine\nextends: baseline\nparties: [hammas]\n",
        "mine.yaml:3:11:",
        "did you mean 'hamas'",
    ),
    "misspelt issue": (f"{HEAD}guarantees: {{water_shar: 0.2}}\n", "mine.yaml:3:14:", "did you mean 'water_share'"),
    "out of range": (f"{HEAD}guarantees: {{default: 1.2}}\n", "mine.yaml:3:", "1.2"),
    "not a number": (f"{HEAD}delivery: {{tranche: much}}\n", "mine.yaml:3:", "much"),
    "low above mode": (f"{HEAD}delivery: {{tranche: {{low: 0.3, mode: 0.2, high: 0.4}}}}\n", "mine.yaml:3:", "low"),
    "duplicate key": (f"{HEAD}seed: 1\nseed: 2\n", "mine.yaml:4:1:", "seed"),
    "extends itself": ("name: mine\nextends: mine.yaml\n", "mine.yaml:2:", "itself"),
    "extends nothing": ("name: mine\nextends: two-farmer\n", "mine.yaml:2:10:", "did you mean 'two-farmers'"),
    "a key of a block at the top": (f"{HEAD}months: 3\n", "mine.yaml:3:1:", "did you mean 'calendar.months'?"),
    "a key of two blocks": (f"{HEAD}delivery: {{rate: 3}}\n", "mine.yaml:3:", "'incidents.rate' or 'spoiling.rate'?"),
    "a key of a table": (f"{HEAD}rounds: 3\n", "mine.yaml:3:1:", "did you mean 'tables.main.rounds'?"),
    "empty": ("", "mine.yaml", "empty"),
    "not YAML": ("name: [mine\n", "mine.yaml:", ""),
    "a list": ("- name\n", "mine.yaml:1:1:", "mapping"),
    "bomb": (BOMB, "mine.yaml:", "alias"),
    "object": ("name: !!python/object/apply:os.system ['true']\n", "mine.yaml:1:7:", "tag"),
    "sweep on nothing": (f"{HEAD}sweep: {{axes: {{delivery.tranch: [0, 1]}}}}\n", "mine.yaml:3:", "did you mean"),
    "empty axis": (f"{HEAD}sweep: {{axes: {{delivery.tranche: []}}}}\n", "mine.yaml:3:", ""),
}


def check(err: str, start: str, says: str) -> None:
    assert err.startswith(start), err
    assert says in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1, err


@pytest.mark.parametrize("mistake", FILES)
def test_a_wrong_scenario(talk: Talk, tmp_path: Path, mistake: str) -> None:
    text, start, says = FILES[mistake]
    (tmp_path / "mine.yaml").write_text(text)
    for command in ("run", "validate"):
        said = talk(command, "mine.yaml")
        assert said.code == 2, mistake
        check(said.err, start, says)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "two-farmer"], "did you mean 'two-farmers'"),
        (["run", "nowhere/mine.yaml"], "nowhere/mine.yaml"),
        (["run", "."], "folder"),
        (["run", "two-farmers", "--set", "delivery.tranch=0.2"], "did you mean 'tranche'"),
        (["run", "two-farmers", "--set", "delivery.tranche"], "PATH=VALUE"),
        (["run", "two-farmers", "--set", "delivery.tranche=2"], "delivery.tranche"),
        (["run", "two-farmers", "--out", "/dev/null"], "/dev/null is a file, expected a folder"),
        (["run", "two-farmers", "--out", "/dev/null/deep"], "/dev/null/deep"),
        (["run", "two-farmers", "--out", "/proc/nothing"], "/proc/nothing"),
        (["plot", "nowhere"], "nowhere is not there"),
        (["explain", "."], "is not a results folder"),
        (["evidence", "hammas"], "did you mean 'hamas'"),
        (["evidence", "hamas.decomission"], "did you mean 'decommission'"),
        (["evidence", "--document", "nowhere.txt"], "nowhere.txt"),
        (["new", "My Talks"], "small letters"),
        (["new", "mine", "--base", "two-farmer"], "did you mean 'two-farmers'"),
        (["new", "../mine"], "small letters"),
    ],
)
def test_a_wrong_argument(talk: Talk, tmp_path: Path, arguments: list[str], says: str) -> None:
    said = talk(*arguments)
    assert said.code == 2
    check(said.err, "", says)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rnu", "two-farmers"], "no command 'rnu'; did you mean 'run'?"),
        (["two-farmers"], "'two-farmers' is a scenario, no command; did you mean cairo-talks run two-farmers?"),
        (["lessons", "rnu", "3"], "cairo-talks lessons has no command 'rnu'; did you mean 'run'?"),
        (["--debugg", "list"], "cairo-talks has no option --debugg; did you mean '--debug'?"),
        (["run", "--worls", "3"], "cairo-talks run has no option --worls; did you mean '--worlds'?"),
        (["run"], "cairo-talks run SCENARIO: expected a scenario by name or file; cairo-talks list shows"),
        (["plot"], "cairo-talks plot RESULTS...: expected a results folder or its name"),
        (["compare", "a"], "expected a results folder or its name; cairo-talks runs lists them"),
        (["lessons", "sheet"], "cairo-talks lessons sheet LESSON: expected a lesson by number or name"),
        (["run", "two-farmers", "--worlds"], "--worlds: the value behind it is missing"),
        (["run", "two-farmers", "--worlds", "0"], "--worlds: expected a whole number of 1 or more, got 0"),
        (["run", "two-farmers", "--worlds", "many"], "--worlds: expected a whole number of 1 or more, got 'many'"),
        (["app", "--port", "80000"], "--port: expected a whole number from 0 to 65535, got 80000"),
        (["play", "two-farmers", "--world", "x"], "--world: expected a whole number of 0 or more, got 'x'"),
        (["run", "two-farmers", "--worlds", "1,000"], "got '1,000'; write 1000, without a mark between the digits"),
        (["run", "two-farmers", "--fresh=yes"], "--fresh is a switch and takes no value; write it alone"),
        (["discover", "x", "--coverage", "2"], "--coverage: expected a number above 0 and up to 1, got 2"),
        (["discover", "x", "--threshold", "0,3"], "--threshold: expected a number, got '0,3'; write 0.3"),
        (["list", "x"], "cairo-talks list: 'x' is more than the command takes; expected cairo-talks list"),
        (["run", "two-farmers", "worlds=3"], "to set a number write --set worlds=3"),
        (
            ["sensitivity", "two-farmers", "--size", "abc"],
            "expected METHOD=N with the method it is for, as sobol=2",
        ),
        (["run", "two-farmers", "--set", "months=3"], "did you mean 'calendar.months'?"),
        (["run", "two-farmers", "--set", "rounds=3"], "did you mean 'tables.main.rounds'?"),
        (["run", "two-farmers", "--set", "delivery.months=3"], "did you mean 'calendar.months'?"),
        (["explain", "two-farmers"], "expected a results folder; cairo-talks run two-farmers makes one"),
        (["explain", "mine"], "expected a results folder; cairo-talks run SCENARIO makes one"),
        (["runs"], "cairo-talks run SCENARIO makes one"),
        (["lessons", "run", "trust"], "no lesson 'trust'; did you mean 'trust-under-noise'?"),
    ],
)
def test_a_wrong_command_is_told_in_a_line(talk: Talk, tmp_path: Path, arguments: list[str], says: str) -> None:
    said = talk(*arguments)
    assert said.code == 2
    check(said.err, "", says)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("group", [commands, commands.commands["lessons"]], ids=["all", "lessons"])
def test_no_summary_of_a_command_is_cut(group: click.Group) -> None:
    for name, command in group.commands.items():
        assert not command.get_short_help_str(limit=60).endswith("..."), name


def test_a_wrong_design_writes_nothing(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("delivery.tranche,guarantees.default\n0.1,0.2\n0.1,2\n")
    (tmp_path / "mine.yaml").write_text(f"{HEAD}sweep: {{design: list, points: my.csv}}\n")
    said = talk("run", "mine.yaml")
    assert said.code == 2
    check(said.err, "my.csv:3:2: sweep: guarantees.default: ", "expected a value between 0 and 1, got 2")
    (tmp_path / "my.csv").write_text("delivery.tranche\n0.1\n0.2\n")
    said = talk("run", "mine.yaml", "--worlds", "300", "--max-worlds", "500")
    assert said.code == 2
    check(said.err, "mine: 2 design points x 300 worlds are 600 worlds, more than 500", "--max-worlds 600")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.yaml", "my.csv"]


def test_the_nearest_command_is_named(talk: Talk) -> None:
    assert "no command 'validat'; did you mean 'validate'?" in talk("validat", "x").err


def test_wrong_figures_and_worlds_leave_the_folder_as_it_was(talk: Talk, tmp_path: Path) -> None:
    talk("run", "two-farmers", "--worlds", "22", "--no-figures")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for arguments, says in (
        (["plot", "results/two-farmers", "--kind", "phase"], "did you mean 'phases'"),
        (["plot", "results/two-farmers", "--format", "pngg"], "did you mean 'png'"),
        (["plot", "results/two-farmers", "--point", "3"], "design point 3"),
        (["explain", "results/two-farmers", "--world", "one"], "expected P:R"),
        (["explain", "results/two-farmers", "--world", "0:21"], "left no transcript"),
        (["explain", "results/two-farmers", "--world", "0:22"], "no world 0:22"),
        (["run", "two-farmers", "--worlds", "22", "--seed", "8"], "seed (7 there, 8 now)"),
    ):
        said = talk(*arguments)
        assert said.code == 2, arguments
        assert says in said.err, said.err
        assert "Traceback" not in said.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_several_wrong_scenarios_are_all_told(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("")
    (tmp_path / "b.yaml").write_text("nam: b\n")
    said = talk("validate", "a.yaml", "two-farmers", "b.yaml")
    assert said.code == 2
    assert len(said.err.strip().splitlines()) == 2
    assert "two-farmers: good" in said.out


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_closed_files_and_folders(talk: Talk, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    said = talk("run", "two-farmers", "--worlds", "2", "--out", "closed/deep")
    assert said.code == 2 and "closed/deep" in said.err
    hidden = tmp_path / "mine.yaml"
    hidden.write_text(HEAD)
    hidden.chmod(0)
    said = talk("run", "mine.yaml")
    assert said.code == 2 and "mine.yaml" in said.err


def test_a_mistake_in_a_process_of_its_own(tmp_path: Path) -> None:
    done = process("run", "two-farmer", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def options(command: click.Command, path: str = "cairo-talks") -> Iterator[tuple[str, click.Parameter]]:
    """Every option and argument of a command and of those below it, with its place."""
    yield from ((f"{path} {one.name}", one) for one in command.params)
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            yield from options(below, f"{path} {name}")


def test_every_number_is_refused_in_our_own_words() -> None:
    """Click's own number types speak of ranges and integers."""
    theirs = (click.types.IntParamType, click.types.FloatParamType)
    found = list(options(commands))
    assert sum(isinstance(one.type, Count) for _, one in found) > 10
    assert not [where for where, one in found if isinstance(one.type, theirs)]
