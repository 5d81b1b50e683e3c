"""Every command does what its help says."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.plots import POINT
from sim.report.terminal import LIMITS
from tests.cli.conftest import Talk, process

COMMANDS = (
    "run",
    "runs",
    "validate",
    "list",
    "show",
    "schema",
    "evidence",
    "plot",
    "explain",
    "new",
    "lessons",
    "compare",
    "report",
    "sensitivity",
    "discover",
)


def test_help_names_every_command_and_each_has_its_own(talk: Talk) -> None:
    said = talk("--help")
    assert said.code == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", said.out, re.MULTILINE), command
        assert talk(command, "--help").out.startswith("Usage: cairo-talks")
    assert talk("--version").out.startswith("cairo-talks 0.")


def test_help_loads_nothing_slow() -> None:
    slow = ("numpy", "pandas", "mesa", "matplotlib", "pydantic", "rich")
    code = f"import sys, sim.cli; print([m for m in {slow} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_run_writes_a_folder_and_tells_what_came_out(tmp_path: Path) -> None:
    done = process("run", "two-farmers", "--worlds", "40", "--seed", "3", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    folder = tmp_path / "results" / "two-farmers"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    tables = {f"{name}/part-00000.parquet" for name in ("runs", "issues", "paths", "events")}
    figures = {f"figures/{kind}{end}" for kind in POINT for end in (".png", ".alt.txt")}
    assert names - {".lock"} == tables | figures | {"manifest.json", "scenario.yaml", "summary.csv", "report.html"}
    assert "Two farmers and a well: 40 worlds, seed 3" in done.stdout
    assert LIMITS in done.stdout
    shares = [float(share) for share in re.findall(r"^  [a-z ,]+ +([\d.]+)%  \(", done.stdout, re.MULTILINE)]
    assert shares and all(shares)
    assert "Not seen in any world (the true share of each is at most" in done.stdout
    assert sum(shares) == pytest.approx(100, abs=0.5)
    assert "40 of 40 worlds" in done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_run_takes_settings_and_its_own_results(talk: Talk, tmp_path: Path) -> None:
    first = talk("run", "two-farmers", "--worlds", "5", "--no-figures", "--set", "delivery.tranche=0.5", "--out", "a")
    assert first.code == 0
    again = talk("run", str(tmp_path / "a" / "scenario.yaml"), "--worlds", "5", "--no-figures", "--out", "b")
    assert again.code == 0
    summaries = [(tmp_path / name / "summary.csv").read_bytes() for name in ("a", "b")]
    assert summaries[0] == summaries[1]
    assert json.loads((tmp_path / "a" / "manifest.json").read_text())["state"] == "done"


def test_a_case_runs_under_made_up_names_to_the_same_numbers(talk: Talk, tmp_path: Path) -> None:
    asked = ("cairo-2025-10-23", "--worlds", "4", "--no-figures")
    own, made = talk("run", *asked, "--out", "own"), talk("run", *asked, "--fictional")
    assert own.code == made.code == 0
    folder = tmp_path / "results" / "cairo-2025-10-23-fictional"
    assert (folder / "summary.csv").read_bytes() == (tmp_path / "own" / "summary.csv").read_bytes()
    story = talk("explain", str(folder)).out
    assert "Arva" in story and not [name for name in ("Hamas", "Israel", "Gaza", "Egypt") if name in story]


def test_a_sweep_is_told_in_a_line_a_setting(talk: Talk, tmp_path: Path) -> None:
    text = "name: mine\nextends: two-farmers\nworlds: 4\nsweep: {axes: {delivery.tranche: [0.0, 0.5]}}\n"
    (tmp_path / "mine.yaml").write_text(text)
    said = talk("run", "mine.yaml", "--no-figures")
    assert said.code == 0
    key, table = said.out.split("Each row is one setting")
    assert "(delivery.tranche)" in key and "of 4 worlds" in table
    rows = [row.split() for row in table.splitlines() if row.strip()[:1].isdigit()]
    assert [row[:2] for row in rows] == [["0", "0"], ["1", "0.5"]]


def test_a_sweep_is_counted_before_it_runs(talk: Talk) -> None:
    counted = "25 design points x 200 worlds (5,000 in all)"
    assert counted in talk("validate", "sweep-guarantee-tranche").out
    assert counted in " ".join(talk("list").out.split())


def test_figures_and_story_of_a_point_without_a_party(talk: Talk, tmp_path: Path) -> None:
    """The points of a sweep that ships, thinned out, in few worlds."""
    point = "{design: list, points: [{present.fatah: no, agenda: package}]}"
    (tmp_path / "mine.yaml").write_text(f"name: mine\nextends: sweep-six-unknowns\nworlds: 2\nsweep: {point}\n")
    assert talk("run", "mine.yaml", "--no-figures").code == 0
    assert talk("plot", "mine").code == 0
    story = talk("explain", "mine").out
    assert "PHASE 2" in story and "PHASE 3" not in story and "Fatah" not in story


def test_explain_and_plot_read_what_run_wrote(talk: Talk) -> None:
    talk("run", "two-farmers", "--worlds", "25", "--no-figures")
    story = talk("explain", "results/two-farmers")
    assert story.code == 0 and "HOW IT ENDED" in story.out
    third = talk("explain", "results/two-farmers", "--world", "0:3")
    assert third.out.startswith("World 0:3 of Two farmers")
    drawn = talk("plot", "results/two-farmers", "--kind", "phases", "--format", "svg")
    assert drawn.out.strip() == "results/two-farmers/figures/phases.svg"
    assert Path(drawn.out.strip()).stat().st_size > 1000


def test_validate_list_show_and_schema(talk: Talk) -> None:
    said = talk("validate", "baseline", "cairo-2025-10-23", "step-for-step", "two-farmers")
    assert said.code == 0
    assert said.out.count("good") == 4
    listed = talk("list")
    assert all(name in listed.out for name in ("baseline", "cairo-2025-10-23", "step-for-step", "two-farmers"))
    shown = talk("show", "step-for-step", "--changes")
    assert re.search(
        r"delivery\.tranche\n +0\.1 \| 0\.15 \| 0\.2 +\S*step-for-step\.yaml:\d+\n +was 0 \| 0\.1", shown.out
    )
    keys = json.loads(talk("schema").out)["properties"]
    assert {"name", "extends", "tables", "sweep"} <= keys.keys()


def test_what_show_prints_is_a_scenario(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "copy.yaml").write_text(talk("show", "two-farmers").out)
    assert talk("validate", "copy.yaml").code == 0


def test_evidence_goes_from_a_number_to_its_sentence(talk: Talk) -> None:
    party = talk("evidence", "hamas")
    issue = talk("evidence", "hamas.decommission")
    assert party.code == issue.code == 0
    assert "hamas.ideal.decommission = 0.1 (from 0 to 0.3)   [inference]" in issue.out
    assert re.search(r"^  h3\.a +\S", issue.out, re.MULTILINE)
    assert len(party.out) > len(issue.out)
    rows = talk("evidence", "hamas.decommission", "--csv").out.splitlines()
    assert rows[0].startswith("number,what it is,value,grade")
    assert "the whole scenario" in talk("evidence").out


def test_evidence_tells_another_document_from_the_one_it_knows(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("Something else.\n")
    said = talk("evidence", "--document", "mine.txt")
    assert said.code == 1
    assert "is none of the documents'" in said.out


def test_new_writes_a_scenario_that_runs_and_never_writes_over_one(talk: Talk, tmp_path: Path) -> None:
    assert talk("new", "my-talks").code == 0
    before = (tmp_path / "my-talks.yaml").read_bytes()
    assert talk("validate", "my-talks.yaml").code == 0
    second = talk("new", "my-talks")
    assert second.code == 2 and "there already" in second.err
    assert (tmp_path / "my-talks.yaml").read_bytes() == before


def _hear_ctrl_c() -> None:
    """A shell that starts something in the background, these tests perhaps, lets it ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_exits_130_and_keeps_what_is_finished(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sim", "run", "two-farmers", "--worlds", "60000", "--workers", "1", "--no-figures"]
    child = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, preexec_fn=_hear_ctrl_c)
    runs = tmp_path / "results" / "two-farmers" / "runs"
    deadline = time.monotonic() + 300
    while not list(runs.glob("part-*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=300)
    assert child.returncode == 130
    assert err.splitlines()[-1].startswith("interrupted; what is finished is kept")
    assert "Traceback" not in err
    assert json.loads((runs.parent / "manifest.json").read_text())["state"] == "interrupted"


def test_a_fault_of_the_program_is_one_line(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr("sim.scenario.load.load", broken)
    said = talk("validate", "two-farmers")
    assert (said.code, said.err) == (1, "failed: RuntimeError: no luck\nfor more: cairo-talks --debug ...\n")
    with pytest.raises(RuntimeError):
        talk("--debug", "validate", "two-farmers")


def test_runs_lists_results_folders(talk: Talk, tmp_path: Path) -> None:
    assert talk("runs").code == 2
    talk("run", "two-farmers", "--worlds", "5", "--no-figures", "--out", "results/first")
    talk("run", "two-farmers", "--worlds", "7", "--no-figures", "--out", "results/second")
    said = talk("runs")
    assert said.code == 0
    head, *rows = said.out.splitlines()
    assert head.split() == ["folder", "state", "scenario", "worlds", "failed", "last", "written", "fingerprint"]
    assert [row.split()[:7] for row in rows] == [
        [name, "done", "two-farmers", count, "of", count, "0"] for name, count in (("second", "7"), ("first", "5"))
    ]
    assert talk("runs", str(tmp_path / "results" / "first")).out.count("two-farmers") == 1


def test_dask_and_workers_are_one_or_the_other(talk: Talk, tmp_path: Path) -> None:
    said = talk("run", "two-farmers", "--dask", "tcp://localhost:1", "--workers", "2")
    assert (said.code, said.err) == (2, "--dask and --workers: choose one; a Dask cluster has workers of its own\n")
    assert list(tmp_path.iterdir()) == []


def test_a_limit_holds_for_the_run_that_a_folder_has(talk: Talk, tmp_path: Path) -> None:
    assert talk("run", "two-farmers", "--worlds", "60", "--no-figures").code == 0
    said = talk("run", "two-farmers", "--worlds", "5", "--max-worlds", "50", "--no-figures")
    assert said.code == 2 and "60 worlds are 60 worlds, more than 50" in said.err
    said = talk("run", "two-farmers", "--worlds", "5", "--no-figures")
    assert said.code == 0 and "holds 60 worlds at each setting, more than the 5 asked for; all are shown" in said.err


def test_settings_that_did_not_reach_their_precision_are_named(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "name: mine\nextends: two-farmers\nworlds: 9\nsweep: {axes: {guarantees.default: [0, 0.4]}}\n"
        "precision: {of: runs.delivery, width: 0.0001, at_most: 12}\n"
    )
    said = talk("run", "mine.yaml", "--no-figures")
    assert said.code == 0
    assert "12 worlds were not enough for an interval of 0.0001 for runs.delivery at design points 0, 1" in said.out


def test_an_axis_is_not_set_beside_the_sweep(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "name: mine\nextends: two-farmers\nsweep: {axes: {guarantees.default: [0, 0.4]}}\n"
    )
    said = talk("run", "mine.yaml", "--set", "guarantees.default=0.3")
    assert said.code == 2 and "guarantees.default is an axis of the sweep" in said.err


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1", "http://127.0.0.1:8786"])
def test_what_is_no_address_of_a_scheduler_is_told_at_once(talk: Talk, address: str) -> None:
    said = talk("run", "two-farmers", "--dask", address)
    assert said.code == 2 and "expected an address such as tcp://host:8786" in said.err


POINTS = "issue,option,Ada,Bo\nWell,shut,0,5\n,open,9,0\nRoad,shut,4,0\n,open,0,8\nthreshold,,5,5\n"


def test_an_exercise_in_points_becomes_a_scenario(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(POINTS)
    said = talk("new", "mine", "--points", "mine.csv")
    assert (said.code, said.out.splitlines()[0]) == (0, "Wrote mine.yaml")
    assert talk("validate", "mine").code == 0
    solved = talk("show", "mine", "--solutions").out
    assert "The options can be combined to 4 deals." in solved and "points: Ada 9, Bo 8" in solved
    again = talk("new", "mine", "--points", "mine.csv")
    assert again.code == 2 and "mine.yaml is there already" in again.err


def test_an_exercise_that_is_wrong_writes_nothing(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(POINTS.replace("9,0", "nine,0"))
    said = talk("new", "mine", "--points", "mine.csv")
    assert (said.code, said.out) == (2, "")
    assert said.err.strip().endswith("mine.csv:3:3: Well, open, Ada: expected a number, got 'nine'")
    assert not (tmp_path / "mine.yaml").exists()
    assert talk("new", "mine", "--points", "mine.csv", "--blank").code == 2
    assert "has no deals to list" in talk("show", "two-farmers", "--solutions").err
