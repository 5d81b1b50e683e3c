"""Code of somebody else's in a run: from a file, in this process, in others, on a cluster; and what a folder notes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.model import Negotiation
from sim.model.seats.seat import TableView
from sim.runs.engines import only_here
from sim.runs.job import Job, RunError, part_elsewhere
from sim.runs.runner import run
from sim.scenario.brought import brought
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from sim.scenario.schema import Scenario, Sweep
from tests.doors.conftest import refused_when_changed
from tests.doors.test_registry import another
from tests.runs.same import same

LINES = """\
name: mine
extends: two-farmers
set:
  parties.upfield.tactic: {kind: micro, params: {step: 0.02}}
  parties.downfield.tactic: {mix: {micro: 1, time_dependent: 1}, proposal: halfway}
  tables.main: {protocol: bell, params: {pull: 0.4}}
  parties.downfield.seat: {name: thrifty, params: {more: 0.02}}
outcomes: [half_way, spread]
worlds: 40
"""


@pytest.fixture
def scenario(package: Path, tmp_path: Path) -> Scenario:
    path = tmp_path / "mine.yaml"
    path.write_text(LINES)
    return load(str(path))


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return found


def test_it_is_the_same_here_in_two_workers_and_on_a_cluster(
    scenario: Scenario, bot: list[str], tmp_path: Path
) -> None:
    """A tactic, a proposal, a protocol, outcomes, a seat that is an object and one that is a program."""
    distributed = pytest.importorskip("distributed")
    scenario = with_settings(scenario, {"parties.upfield.seat": {"program": bot, "seconds": 60}})
    here = run(scenario, tmp_path / "here")
    same(here, run(scenario, tmp_path / "two", workers=2, part_size=10))
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster:
        same(here, run(scenario, tmp_path / "dask", dask=cluster.scheduler_address, part_size=10))
    runs = here.runs()
    assert runs["error"].isna().all() or (runs["error"] == "").all()
    used = manifest(here.folder)["code"]
    assert list(used) == [
        "outcome half_way", "outcome spread", f"program {bot[0]} {bot[1]}", "proposal halfway", "protocol bell",
        "seat thrifty", "tactic micro",
    ]  # fmt: skip
    assert f"{bot[1]} (" in used.pop(f"program {bot[0]} {bot[1]}")
    assert all(where.startswith("cairo-talks-micro 1.0.0 (") for where in used.values())


def test_it_decides_how_talks_go_and_its_fingerprint_is_another(scenario: Scenario, tmp_path: Path) -> None:
    ours = load("two-farmers", worlds=40)
    with_it, without = run(scenario, tmp_path / "with"), run(ours, tmp_path / "without")
    assert with_it.manifest.fingerprint != without.manifest.fingerprint
    assert without.manifest.code == {}
    meetings = [r.runs()["rounds"].mean() for r in (with_it, without)]
    assert meetings[0] != meetings[1]


def test_the_parameter_is_the_one_that_the_file_sets(scenario: Scenario) -> None:
    small, large = (
        Negotiation(load_with(scenario, step), range(30)).run().tables()["runs"]["rounds"] for step in (0.02, 0.2)
    )
    assert np.mean(small) > np.mean(large)


def load_with(scenario: Scenario, step: float) -> Scenario:
    both = {f"parties.{name}.tactic": {"kind": "micro"} for name in ("upfield", "downfield")}
    steps = {f"parties.{name}.tactic.params.step": step for name in ("upfield", "downfield")}
    return with_settings(with_settings(scenario, both), steps)


def test_a_folder_of_another_version_is_refused(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: Path
) -> None:
    run(scenario, tmp_path / "out")
    for info in package.glob("*.dist-info/METADATA"):
        before = info.read_text()
        info.write_text(before.replace("Version: 1.0.0", "Version: 1.0.1"))
        try:
            sim.doors.forget()
            with pytest.raises(InputError, match=r"differs in the .*there cairo-talks-micro 1.0.0 .*now .* 1.0.1"):
                run(scenario, tmp_path / "out")
        finally:
            info.write_text(before)


def test_a_folder_of_other_code_of_the_same_version_is_refused(
    scenario: Scenario, tmp_path: Path, package: Path
) -> None:
    run(scenario, tmp_path / "out")
    refused_when_changed(package / "talks_micro.py", lambda: run(scenario, tmp_path / "out"), "the tactic micro")


def test_a_worker_with_other_code_does_not_take_part(scenario: Scenario, tmp_path: Path) -> None:
    made = run(scenario, tmp_path / "out")
    from sim.runs.compute import Worker
    from sim.runs.design import Block, Part

    other = made.manifest.model_copy(update={"code": {"tactic micro": "cairo-talks-micro 0.9"}})
    packed = Job(Worker(scenario, [{}], 0), other, made.folder.absolute()).packed()
    with pytest.raises(RunError, match=r"another tactic micro than the driver \(cairo-talks-micro 1.0.0"):
        part_elsewhere(packed, Part(0, (Block(0, 0, 2),)), [{}])
    gone = made.manifest.model_copy(update={"code": {"tactic mocro": "cairo-talks-micro 1.0.0"}})
    packed = Job(Worker(scenario, [{}], 0), gone, made.folder.absolute()).packed()
    with pytest.raises(RunError, match="cannot use the tactic mocro: unknown tactic 'mocro'; did you mean 'micro'"):
        part_elsewhere(packed, Part(0, (Block(0, 0, 2),)), [{}])


def test_what_only_a_design_point_uses_is_noted_too(package: Path) -> None:
    ours = load("two-farmers")
    path = "parties.upfield.tactic"
    for sweep in (
        Sweep(axes={f"{path}.kind": ["zeuthen", "micro"]}),
        Sweep(axes={path: [{"kind": "micro"}]}),
        Sweep(axes={f"{path}.mix": [{"micro": 1.0}]}),
        Sweep(design="list", points=[{f"{path}.mix.micro": 1.0}]),
    ):
        assert list(brought(ours.model_copy(update={"sweep": sweep}))) == ["tactic micro"]
    assert brought(ours) == {}


def test_a_scenario_with_it_is_written_out_and_read_again(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    path.write_text(dump(scenario))
    assert dump(load(str(path))) == dump(scenario)


def test_what_a_session_registers_is_computed_in_it(
    by_hand: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    @sim.tactic("mine")
    def mine(view: TableView, own: Any) -> Any:
        return np.maximum(own.floor, 0.9)

    scenario = load("two-farmers", {"parties.upfield.tactic.kind": "mine"}, worlds=20)
    here = run(scenario, tmp_path / "here")
    assert not caplog.messages
    same(here, run(scenario, tmp_path / "two", workers=2, part_size=5))
    assert caplog.messages == [
        "no other process knows the tactic mine of this session, so everything is computed in this one"
    ]
    assert only_here(scenario) and not only_here(load("two-farmers"))
    assert here.manifest.code["tactic mine"].startswith("this session (")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda own: own.floor[:1], r"gave an aspiration of shape \(1,\), expected \(3,\)"),
        (lambda own: own.floor * np.nan, "gave an aspiration with NaN or infinity in it"),
        (lambda own: own.floor + 5.0, r"gave an aspiration from 5.* expected 0 to 1"),
        (lambda own: "all", "gave no numbers as its aspiration, but str"),
    ],
)
def test_an_answer_that_is_none_is_an_error_of_the_world(by_hand: None, answer: Any, said: str) -> None:
    sim.tactic("odd")(lambda view, own: answer(own))
    scenario = load("two-farmers", {"parties.upfield.tactic.kind": "odd"})
    with pytest.raises(ValueError, match=f"the tactic 'odd' {said}"):
        Negotiation(scenario, range(3)).run()


def test_it_cannot_write_to_what_it_is_shown(by_hand: None) -> None:
    @sim.tactic("greedy")
    def greedy(view: TableView, own: Any) -> Any:
        own.interests.wish[:] = 0.0
        return own.floor

    with pytest.raises(ValueError, match="read-only"):
        Negotiation(load("two-farmers", {"parties.upfield.tactic.kind": "greedy"}), range(3)).run()


def test_another_package_beside_it_is_told_apart(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two distributions of one name each are an error when a run begins, not in its worlds."""
    monkeypatch.syspath_prepend(str(another(tmp_path, "broken = ", "other = ")))
    sim.doors.forget()
    with pytest.raises(InputError, match="comes from"):
        run(scenario, tmp_path / "out")
    assert not (tmp_path / "out").exists()
