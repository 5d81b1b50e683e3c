"""The benchmarks' pieces run at tiny sizes. What they measure is never asserted: times hang on the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import classroom, clock, levers, memory, mutants, speed, whole_run, workers
from benchmarks.clock import Figure
from sim.scenario.load import load


def values(figures: list[Figure]) -> dict[str, float]:
    assert all(figure.value == figure.value for figure in figures)  # no NaN
    return {figure.name.strip(): figure.value for figure in figures}


@pytest.fixture(autouse=True)
def _no_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Emptying memory before each measurement takes seconds in a process that has run half of the tests."""
    monkeypatch.setattr(clock.gc, "collect", lambda: 0)


def test_contestants_take_turns_and_medians_are_kept() -> None:
    order: list[str] = []
    times = clock.in_turn({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=3)
    assert order == ["a", "b"] * 3
    assert set(times) == {"a", "b"} and times["a"].wall >= 0.0


def test_a_missed_figure_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = [clock.wanted("rate", 1.0, 2.0), clock.limited("time", 1.0, 2.0, "s"), Figure("other", 3.0)]
    clock.tell("a title", clock.machine("no-such-package"), figures, tmp_path / "told.json")
    lines = capsys.readouterr().out.splitlines()
    verdicts = [("MISSED" in line, "reached" in line) for line in lines[3:6]]
    assert verdicts == [(True, False), (False, True), (False, False)]
    assert json.loads((tmp_path / "told.json").read_text())["figures"][0]["reached"] is False


def test_speed() -> None:
    assert values(speed.figures(load("two-farmers"), worlds=5, singles=2, rounds=1))["ratio of the two"] > 0.0


def test_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """By one worker in every contest: spawned ones have their own tests, and take seconds to start."""
    monkeypatch.setattr(workers, "SCENARIO", "two-farmers")
    monkeypatch.setattr(workers, "LOOP", "pass")
    run = workers.run
    monkeypatch.setattr(workers, "run", lambda worlds, _workers, part_size: run(worlds, 1, part_size))
    assert values(workers.figures(worlds=4, rounds=1, part_size=2))["ratio of the two"] > 0.0


def test_memory() -> None:
    assert values(memory.figures(worlds=4, workers=1))["peak of the driver"] > 0.0


def test_whole_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(whole_run, "SCENARIO", "two-farmers")
    for _label, module, name in whole_run.STAGES:
        monkeypatch.setattr(f"{module}.{name}", getattr(__import__(module, fromlist=[name]), name))  # put back after
    whole_run.stages(tmp_path / "out", ["--worlds", "2", "--no-figures"])
    taken = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert taken["the run"] >= taken["  computing worlds"] > 0.0


def test_classroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two browsers in place of thirty, who do not wait for what is computed ahead."""
    monkeypatch.setattr(classroom.time, "sleep", lambda _seconds: None)
    found = values(classroom.figures("two-farmers", browsers=2, rounds=1, patience=0.0))
    assert found["2 browsers join, bet and decide once each, all answered"] > 0.0
    assert found["first page of a cold server"] > 0.0


@pytest.mark.extras("negmas")
@pytest.mark.filterwarnings("ignore")
def test_a_table_of_negmas() -> None:
    from benchmarks import negmas_tables

    assert 0.0 <= negmas_tables.there(issues=2, negotiations=1) <= 1.0


def test_a_table_like_those_of_negmas() -> None:
    from benchmarks import negmas_tables

    assert negmas_tables.here(negmas_tables.case_of(2), 3) == 1.0


def test_a_mutant_has_one_fault() -> None:
    source = "def f(a: int | None, b: float) -> bool:\n    return a + 2.0 * b >= 1e-9 and not b"
    found = list(mutants.mutants_of("f.py", source))
    assert {m.code.splitlines()[-1].strip() for m in found} == {
        f"return {now}"
        for now in (
            "a + 2.0 * b >= 1e-09 or not b", "a + 2.0 * b <= 1e-09 and (not b)", "a - 2.0 * b >= 1e-09 and (not b)",
            "a >= 1e-09 and (not b)", "2.0 * b >= 1e-09 and (not b)", "a + 2.0 >= 1e-09 and (not b)",
            "a + b >= 1e-09 and (not b)", "a + 1.0 * b >= 1e-09 and (not b)", "a + 2.0 * b >= 0.1 and (not b)",
            "a + 2.0 * b >= 1e-09 and b",
        )
    }  # fmt: skip
    assert {m.code.splitlines()[0] for m in found} == {source.splitlines()[0]}
    assert str(found[0]).startswith("f.py:2: and, or: ")


def test_every_core_rule_has_mutants() -> None:
    assert not [name for name in mutants.CORE if not (mutants.ROOT / name).is_file()]
    assert len(mutants.CORE) >= 19


def test_a_mutant_that_the_tests_notice_is_killed_and_the_tree_is_as_before(tmp_path: Path) -> None:
    trial = mutants.Trial(tmp_path, [("unit tests", ["tests/model/rules/test_cohesion.py"])])
    file = "sim/model/rules/cohesion.py"
    whole = (tmp_path / file).read_text(encoding="utf-8")
    found = list(mutants.mutants_of(file, whole))
    assert trial.killed_by(found[0]) == "unit tests"
    assert (tmp_path / file).read_text(encoding="utf-8") == whole
    same = mutants.Mutant(file, 1, "sign", "", "", whole)
    assert trial.killed_by(same) == ""


def test_every_lever_of_the_cases_without_gaza_moves_something() -> None:
    """Over 1,000 worlds, in one statistical test; `python -m benchmarks.levers` does the same for all that ship."""
    found = levers.moved(["two-farmers", "river-valley", "ec-emissions"], 1000)
    assert len(found) == 21
    assert [one for one in found if not one.tells] == []


def test_a_lever_that_moves_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.yaml"
    rest = ", ".join(f"{path}: null" for path in load("two-farmers").levers)
    idle = "incidents.rate: {label: Incidents, stops: [0, 1]}"
    mine.write_text(f"name: mine\nextends: two-farmers\nlevers: {{{rest}, {idle}}}\n")
    assert levers.main([str(mine), "--worlds", "50", "--json", str(tmp_path / "told.json")]) == 1
    assert "MOVES NOTHING" in capsys.readouterr().out
    assert json.loads((tmp_path / "told.json").read_text())[0]["lever"] == "incidents.rate"
