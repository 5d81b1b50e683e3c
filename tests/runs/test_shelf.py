"""The list of results folders, and reading a folder that is still being written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.runs import folder as folders
from sim.runs import manifest as manifests
from sim.runs import store
from sim.runs.results import Results
from sim.runs.runner import Progress, run
from sim.runs.shelf import Shelved, shelved
from tests.runs.same import quick


def by_name(folder: Path) -> dict[str, Shelved]:
    return {item.folder.name: item for item in shelved(folder)}


def test_every_state_is_told(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    scenario = quick(30)

    def stop(now: Progress) -> None:
        if now.done > 20:  # two parts are written
            raise KeyboardInterrupt

    run(scenario, tmp_path / "done")
    with pytest.raises(KeyboardInterrupt):
        run(scenario, tmp_path / "interrupted", part_size=10, watch=stop)
    for name in ("stopped", "running"):
        run(scenario, tmp_path / name, part_size=10)
        half = manifests.read(tmp_path / name).model_copy(update={"state": "running"})
        manifests.write(tmp_path / name, half)
        store.unmark(tmp_path / name, ["part-00002"])
    run(scenario, tmp_path / "unreadable")
    (tmp_path / "unreadable" / "manifest.json").write_text("{")
    (tmp_path / "notes").mkdir()
    with folders.held(tmp_path / "running"):
        found = by_name(tmp_path)
        assert folders.is_held(tmp_path / "running") and not folders.is_held(tmp_path / "done")
    assert {name: item.state for name, item in found.items()} == {name: name for name in found}
    assert found.keys() == {"done", "interrupted", "stopped", "running", "unreadable"}
    assert {name: (item.worlds, item.planned) for name, item in found.items()} == {
        "done": (30, 30), "interrupted": (20, 30), "stopped": (20, 30), "running": (20, 30), "unreadable": (0, 0),
    }  # fmt: skip
    assert found["done"].fingerprint == Results(tmp_path / "done").manifest.fingerprint
    assert "cut short" in found["unreadable"].problem
    assert [item.folder for item in shelved(tmp_path / "done")] == [tmp_path / "done"]
    with pytest.raises(InputError, match="is not there, expected a folder of results"):
        shelved(tmp_path / "nowhere")


def test_what_was_given_up_is_told(tmp_path: Path) -> None:
    run(quick(20), tmp_path / "out")
    gone = {"part-00007": manifests.FailedPart(worlds="0:70-80", error="no memory")}
    manifests.write(tmp_path / "out", manifests.read(tmp_path / "out").model_copy(update={"failed_parts": gone}))
    assert by_name(tmp_path)["out"].problem == "0:70-80: no memory"


def test_a_folder_is_read_while_it_is_written(tmp_path: Path) -> None:
    """At any moment: whole parts only, the same rows in every table."""
    seen: list[int] = []

    def read(now: Progress) -> None:
        half = Results(tmp_path / "out")
        runs, issues, paths, events = half.runs(), half.issues(), half.paths(), half.events()
        worlds = set(runs["replicate"])
        assert len(runs) == len(worlds) == len(half.runs(["outcome"]))
        assert set(issues["replicate"]) == worlds and set(events["replicate"]) <= worlds
        assert paths["n"].max() == len(worlds) if worlds else paths.empty
        assert half.summary()["worlds"].tolist() == [len(worlds)] if worlds else half.summary().empty
        assert by_name(tmp_path)["out"].state == "running"
        seen.append(len(worlds))

    run(quick(30), tmp_path / "out", part_size=10, watch=read)
    assert {0, 10, 20, 30} == set(seen)


def test_columns_and_design_points_can_be_chosen(tmp_path: Path) -> None:
    from sim.scenario.schema import Sweep

    scenario = quick(30).model_copy(update={"sweep": Sweep(axes={"guarantees.default": [0.0, 0.4, 0.8]})})
    made = run(scenario, tmp_path / "out", part_size=60)
    runs, issues = made.runs(), made.issues()
    one = made.runs(["outcome", "replicate"], design_point=1)
    assert list(one.columns) == ["outcome", "replicate"]
    assert one["outcome"].tolist() == runs.query("design_point == 1")["outcome"].tolist()
    chosen = made.issues(["agreed"], design_point=2)["agreed"].dropna().tolist()
    assert chosen == issues.query("design_point == 2")["agreed"].dropna().tolist()
    assert made.paths(design_point=2)["n"].sum() == made.paths().query("design_point == 2")["n"].sum() > 0
    assert made.events(1)["seq"].tolist() == made.events().query("design_point == 1")["seq"].tolist()
    with pytest.raises(InputError, match="no design point 7 in these results; they hold 0 to 2"):
        made.runs(design_point=7)
