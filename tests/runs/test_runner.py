"""The runner: the same tables however the work is cut up, and after whatever stopped it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.model import Negotiation
from sim.runs import store
from sim.runs.fingerprint import rules_fingerprint
from sim.runs.results import Results
from sim.runs.runner import Progress, run
from sim.scenario.schema import Scenario, Sweep
from tests.runs.same import same


@pytest.fixture(scope="module")
def whole(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(small, tmp_path_factory.mktemp("whole") / "out")


@pytest.mark.parametrize("size", [7, 50, 49])
def test_the_size_of_parts_changes_nothing(small: Scenario, whole: Results, tmp_path: Path, size: int) -> None:
    made = run(small, tmp_path / "out", part_size=size)
    assert len(store.finished(made.folder)) == -(-50 // size)
    same(whole, made)


def test_two_workers_change_nothing(swept: Scenario, tmp_path: Path) -> None:
    one = run(swept, tmp_path / "one")
    two = run(swept, tmp_path / "two", workers=2, part_size=15)
    assert len(store.finished(two.folder)) == 8
    same(one, two)


def test_design_points_share_their_chance_and_carry_their_settings(swept: Scenario, tmp_path: Path) -> None:
    made = run(swept, tmp_path / "out", part_size=45)
    assert len(store.finished(made.folder)) == 2  # two small design points a part
    runs = made.runs()
    assert list(runs.columns[:4]) == ["design_point", "replicate", "guarantees.default", "parties.ada.tactic.beta"]
    assert runs.groupby("design_point")["guarantees.default"].first().tolist() == [0.0, 0.0, 0.8, 0.8]
    assert runs["parties.ada.tactic.beta"].iloc[-1] == '{"high": 2.0, "low": 0.5, "mode": 1.0}'
    summary = made.summary()
    assert len(summary) == 4 and (summary["worlds"] == 20).all()
    # Bo's numbers are swept by nobody: the first meeting finds the same Bo in the same replicate.
    asked = made.events().query("kind == 'demand' and actor == 'bo' and round == 1 and phase == 1 and replicate == 3")
    assert asked["issue"].nunique() == 1


def test_running_again_does_nothing_and_more_worlds_add_to_what_is_there(
    small: Scenario, whole: Results, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(small.model_copy(update={"worlds": 20}), out, part_size=10)
    before = {path: path.stat().st_mtime_ns for path in out.glob("*/part-*.parquet")}
    more = run(small, out, part_size=999)  # goes on with parts of ten
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert more.manifest.worlds == 50
    same(whole, more)
    after = {path: path.stat().st_mtime_ns for path in out.glob("*/part-*.parquet")}
    fewer = run(small.model_copy(update={"worlds": 5}), out)
    assert fewer.manifest.worlds == 50
    assert {path: path.stat().st_mtime_ns for path in after} == after


def test_an_interrupted_run_keeps_what_is_finished_and_goes_on(small: Scenario, whole: Results, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def stop(now: Progress) -> None:
        if now.done >= 25:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small, out, part_size=10, watch=stop)
    half = Results(out)
    assert half.manifest.state == "interrupted"
    assert 20 <= half.manifest.worlds_done < 50
    assert len(half.runs()) == half.manifest.worlds_done
    same(whole, run(small, out))


def test_a_design_point_that_an_interrupted_run_has_not_reached_is_said_to_be_to_come(
    small: Scenario, tmp_path: Path
) -> None:
    swept = small.model_copy(
        update={"worlds": 10, "sweep": Sweep(axes={"guarantees.default": [0.0, 0.25, 0.5, 0.75, 1.0]})}
    )

    def stop(now: Progress) -> None:
        if now.done >= 25:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(swept, tmp_path / "out", part_size=10, watch=stop)
    half = Results(tmp_path / "out")
    assert len(half.point(0).runs(design_point=0)) == 10
    with pytest.raises(InputError, match="no world of design point 4 yet: its run is not finished"):
        half.point(4)


# A pause after each part: however busy the machine is, the run is not over before it is killed.
KILLED = """
import time
from pathlib import Path
from sim.runs.runner import run
from sim.scenario.load import load
run(load({case!r}), Path({out!r}), part_size=25, workers={workers}, watch=lambda now: time.sleep(0.1))
"""
PATIENCE = 300  # seconds until what should happen at once is taken for something that never will


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """kill -9 in the middle: no half-written part is ever read, and the table ends as if nothing had happened."""
    from sim.scenario.load import load

    case = load("two-farmers", worlds=600)
    out = tmp_path / "out"
    script = tmp_path / "script.py"
    code = KILLED.format(case="two-farmers", out=str(out), workers=1).replace(
        "load('two-farmers')", "load('two-farmers', worlds=600)"
    )
    script.write_text(f"if __name__ == '__main__':\n    {code.strip().replace(chr(10), chr(10) + '    ')}\n")
    child = subprocess.Popen([sys.executable, str(script)], start_new_session=True)
    deadline = time.monotonic() + PATIENCE
    while len(list(out.glob("runs/part-*.parquet"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    half = Results(out)
    assert 3 <= len(store.finished(out)) < 24
    assert half.manifest.state == "running"
    assert len(half.runs()) == 25 * len(store.finished(out))
    done = run(case, out)
    assert not list(out.rglob(".tmp-*"))
    same(run(case, tmp_path / "undisturbed"), done)


def test_a_part_that_was_cut_short_is_named_and_made_anew(small: Scenario, whole: Results, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(small, out, part_size=10)
    cut = store.path_of(out, "issues", "part-00002")
    cut.write_bytes(cut.read_bytes()[:-100])
    with pytest.raises(InputError, match=r"part-00002\.parquet is cut short"):
        Results(out).issues()
    same(whole, run(small, out))


def test_other_results_are_refused_and_kept(small: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(small, out)
    manifest = (out / "manifest.json").read_bytes()
    with pytest.raises(InputError, match=r"holds other results: it differs in .*seed.*--fresh"):
        run(small.model_copy(update={"seed": 12}), out)
    assert (out / "manifest.json").read_bytes() == manifest
    run(small.model_copy(update={"seed": 12}), out, fresh=True)
    assert Results(out).manifest.seed == 12
    assert Results(tmp_path / "out.old-1").manifest.seed == 11


def test_another_version_of_the_rules_is_refused(small: Scenario, tmp_path: Path) -> None:
    """The folder says which rules wrote it; tests/runs/test_fingerprint.py has which files those are."""
    run(small, tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.json"
    ours = rules_fingerprint()
    assert ours in manifest.read_text()
    manifest.write_text(manifest.read_text().replace(ours, "0" * 64))
    with pytest.raises(InputError, match="rules of this version"):
        run(small, tmp_path / "out")


def test_a_folder_of_something_else_is_left_alone(small: Scenario, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds other files and no manifest\.json"):
        run(small, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(InputError, match="is a file, expected a folder"):
        run(small, tmp_path / "notes.txt")


def test_two_runs_into_one_folder_are_refused(small: Scenario, tmp_path: Path) -> None:
    from sim.runs import folder

    pytest.importorskip("fcntl")
    out = tmp_path / "out"
    run(small, out)
    with folder.held(out), pytest.raises(InputError, match="another run is writing"):
        run(small, out)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    small: Scenario, whole: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    real, written = store.pq.write_table, []

    def full(table: object, where: Path, **options: object) -> None:
        real(table, where, **options)
        written.append(where)
        if len(written) > 6:  # in the middle of the second part
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store.pq, "write_table", full)
        with pytest.raises(InputError, match="No space left on device"):
            run(small, out, part_size=10)
    assert len(store.finished(out)) == 1
    assert not list(out.rglob(".tmp-*"))
    assert Results(out).manifest.state == "failed"
    same(whole, run(small, out))


def test_a_world_that_raises_is_a_row_and_the_others_are_as_they_were(
    small: Scenario, whole: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Negotiation.run

    def raising(model: Negotiation, *args: object) -> Negotiation:
        if 13 in model.replicates:
            raise ZeroDivisionError("thirteen")
        return real(model, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Negotiation, "run", raising)
    made = run(small, tmp_path / "out")
    assert made.manifest.worlds_failed == 1
    runs = made.runs()
    bad = runs[runs["error"] != ""]
    assert bad["replicate"].tolist() == [13]
    assert bad["error"].iloc[0] == "ZeroDivisionError: thirteen"
    good, expected = runs[runs["error"] == ""], whole.runs().query("replicate != 13")
    for column in expected:
        assert (
            good[column].astype(expected[column].dtype).to_numpy() == expected[column].to_numpy()
        ).all() or expected[column].isna().any(), column
    assert made.summary()["failed"].tolist() == [1]


def test_progress_goes_up_to_the_total(small: Scenario, tmp_path: Path) -> None:
    seen: list[Progress] = []
    run(small, tmp_path / "out", part_size=20, watch=seen.append)
    done = [now.done for now in seen]
    assert done == sorted(done)
    assert (done[0], done[-1], seen[-1].total) == (0, 50, 50)
    assert any(0 < value < 20 for value in done)


def test_a_manifest_cut_short_is_restored_from_the_parts(
    small: Scenario, whole: Results, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "out"
    run(small.model_copy(update={"worlds": 30}), out, part_size=10)
    before = {path: path.stat().st_mtime_ns for path in out.glob("*/part-*.parquet")}
    path = out / "manifest.json"
    path.write_text(path.read_text()[:50])
    with pytest.raises(InputError, match=r"manifest\.json is cut short or not a manifest.*run the scenario into this"):
        Results(out)
    same(whole, run(small, out, part_size=999))  # goes on with parts of ten
    assert "restored from what its parts say" in caplog.text
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_manifest_that_is_gone_is_restored_from_the_parts(
    small: Scenario, whole: Results, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "out"
    run(small.model_copy(update={"worlds": 30}), out, part_size=10)
    (out / "manifest.json").unlink()
    same(whole, run(small, out))
    assert "restored from what its parts say" in caplog.text


def test_a_manifest_cut_short_beside_other_results_is_refused(small: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(small, out, part_size=10)
    (out / "manifest.json").write_text("{")
    with pytest.raises(InputError, match=r"holds other results: it differs in .*seed"):
        run(small.model_copy(update={"seed": 12}), out)
    foreign = store.path_of(out, "runs", "part-00001")
    store.pq.write_table(store.read_file(foreign), foreign)  # says nothing of its run any more
    with pytest.raises(InputError, match="do not say of which run they are"):
        run(small, out)
    assert len(store.finished(out)) == 5


def test_a_part_whose_worlds_all_raise_has_rows_with_errors(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(model: Negotiation, *args: object) -> Negotiation:
        raise ZeroDivisionError("all")

    monkeypatch.setattr(Negotiation, "run", raising)
    made = run(small.model_copy(update={"worlds": 6}), tmp_path / "out", part_size=3)
    assert made.runs()["error"].tolist() == ["ZeroDivisionError: all"] * 6
    assert made.issues().empty
    assert made.manifest.worlds_failed == 6


def test_fresh_moves_only_results_that_nobody_writes(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.runs import folder

    pytest.importorskip("fcntl")
    out = tmp_path / "out"
    run(small, out)
    with folder.held(out), pytest.raises(InputError, match="another run is writing"):
        run(small, out, fresh=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="holds other files"):
        run(small, other, fresh=True)
    monkeypatch.chdir(out)
    with pytest.raises(InputError, match="while working inside it"):
        run(small, ".", fresh=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "out"]


def test_hidden_files_of_killed_runs_are_removed_everywhere(small: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(small, out)
    for left in (out / ".tmp-manifest.json.1", out / "runs" / ".tmp-part-00000.parquet.1"):
        left.write_text("half")
    run(small, out)
    assert not list(out.rglob(".tmp-*"))


def test_more_worlds_of_a_sweep_compute_only_what_is_missing(swept: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(swept, out, part_size=20)
    before = {path: path.stat().st_mtime_ns for path in out.glob("*/part-*.parquet")}
    more = swept.model_copy(update={"worlds": 40})
    same(run(more, tmp_path / "at_once", part_size=20), run(more, out))
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_cut_short_part_is_named_when_it_is_made_anew(
    small: Scenario, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "out"
    run(small.model_copy(update={"worlds": 25}), out, part_size=10)
    cut = store.path_of(out, "runs", "part-00001")
    cut.write_bytes(cut.read_bytes()[:-50])
    run(small, out)  # part-00002 was only smaller, which is no damage
    assert [record.getMessage() for record in caplog.records] == [
        f"{cut} is missing or cut short; its part is computed anew"
    ]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_workers_end_with_a_driver_that_was_killed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = KILLED.format(case="two-farmers", out=str(out), workers=2).strip()
    code = code.replace("load('two-farmers')", "load('two-farmers', worlds=5000)")
    script = tmp_path / "script.py"
    script.write_text("if __name__ == '__main__':\n    " + code.replace("\n", "\n    ") + "\n")
    child = subprocess.Popen([sys.executable, str(script)])
    workers: list[int] = []

    def ended(pid: int) -> bool:
        """Gone, or dead and not yet collected by the system."""
        try:
            return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
        except OSError:
            return True

    try:
        deadline = time.monotonic() + PATIENCE
        while len(list(out.glob("runs/part-*.parquet"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        workers = [int(p) for p in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()]
        assert len(workers) >= 2
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        deadline = time.monotonic() + PATIENCE
        while not all(map(ended, workers)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert all(map(ended, workers))
    finally:
        for pid in (pid for pid in workers if not ended(pid)):
            os.kill(pid, signal.SIGKILL)
