"""Engines: what comes of parts whose workers die, here and on a Dask cluster."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.runs import dispatch, engines, runner, store
from sim.runs.compute import Tick
from sim.runs.design import Block, Part
from sim.runs.job import Job, RunError, Settings, part_elsewhere
from sim.runs.results import Results
from sim.runs.runner import Progress, run
from tests.runs.deadly import DEADLY, DeadlyJob, die_as_a_worker_that_begins
from tests.runs.same import quick, same


class Fickle(engines.Engine):
    """Parts are done when asked for; some are the death of their worker, and then of all that is handed out."""

    def __init__(self, deadly: dict[int, int], faulty: tuple[int, ...] = ()) -> None:
        self.deadly = deadly  # part -> how many workers it kills
        self.faulty = faulty
        self.most = self.mended = 0
        self.out: list[Future[int]] = []
        self.order: list[int] = []
        self.broken = False

    def window(self) -> int:
        return 3

    def submit(self, part: Part, settings: Settings, tick: Tick) -> Future[int]:
        if self.broken:
            raise BrokenExecutor("broken")
        self.order.append(part.number)
        self.out = [*(future for future in self.out if not future.done()), future := Future()]
        self.most = max(self.most, len(self.out))
        if self.deadly.get(part.number, 0):
            self.deadly[part.number] -= 1
            self.broken = True
            for lost in self.out:
                lost.set_exception(BrokenExecutor("died"))
        elif part.number in self.faulty:
            future.set_exception(ValueError("no luck"))
        elif part.number % 2:  # the others stay out until something happens to them
            future.set_result(0)
        else:
            for waiting in self.out:
                if not waiting.done():
                    waiting.set_result(1)
        return future

    def mend(self) -> None:
        self.broken = False
        self.mended += 1


def parts(count: int) -> list[Part]:
    return [Part(number, (Block(0, number, number + 1),)) for number in range(count)]


def outcomes(engine: engines.Engine, count: int) -> dict[int, dispatch.Outcome]:
    found = list(dispatch.Dispatcher(engine, [{}], lambda *_: None).outcomes(parts(count)))
    assert len({outcome.part for outcome in found}) == len(found)
    return {outcome.part.number: outcome for outcome in found}


def test_a_part_that_kills_its_worker_thrice_is_given_up_and_the_rest_goes_on() -> None:
    engine = Fickle({5: 99, 8: 2})
    found = outcomes(engine, 12)
    assert sorted(found) == list(range(12))
    assert [number for number, outcome in found.items() if outcome.given_up] == [5]
    assert found[5].given_up.startswith("3 workers died")
    assert engine.order.count(5) == 3 and engine.order.count(8) == 3
    assert engine.most <= 3


def test_a_part_with_a_fault_of_its_own_is_given_up_at_once() -> None:
    engine = Fickle({}, faulty=(4,))
    found = outcomes(engine, 9)
    assert found[4].given_up == "ValueError: no luck"
    assert engine.order == list(range(9))


def test_workers_that_all_die_end_the_run() -> None:
    engine = Fickle(dict.fromkeys(range(100), 99))
    with pytest.raises(RunError, match="none of the first 10 parts could be computed: 3 workers died"):
        outcomes(engine, 100)


def test_a_worker_that_dies_of_a_part_costs_that_part_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poison = tmp_path / "poison"
    poison.touch()
    scenario, seen = quick(50), list[Progress]()
    monkeypatch.setattr(runner, "Job", DeadlyJob)
    with pytest.raises(RunError, match=r"10 of 50 worlds are missing from .*worlds 0:20-30: 3 workers died"):
        run(scenario, tmp_path / "out", workers=2, part_size=10, watch=seen.append)
    assert poison.read_text() == "xxx"
    results = Results(tmp_path / "out")
    assert results.manifest.state == "failed"
    assert results.manifest.failed_parts[f"part-{DEADLY:05d}"].worlds == "0:20-30"
    assert (results.manifest.worlds_done, seen[-1].done, seen[-1].missing) == (40, 40, 10)
    assert sorted(results.runs()["replicate"]) == [*range(20), *range(30, 50)]
    assert "tried again alone" in caplog.text
    poison.unlink()  # there is more memory now
    again = run(scenario, tmp_path / "out", workers=2)
    assert (again.manifest.state, again.manifest.failed_parts) == ("done", {})
    assert not list(again.folder.rglob(".tmp-*"))
    same(run(scenario, tmp_path / "undisturbed"), again)


def job_of(folder: Path) -> Job:
    from sim.runs import manifest as manifests
    from sim.runs.compute import Worker

    scenario = quick(10)
    run(scenario, folder)
    return Job(Worker(scenario, [{}], 20), manifests.read(folder), folder)


def test_a_worker_with_other_rules_or_without_the_folder_is_refused(tmp_path: Path) -> None:
    job = job_of(tmp_path / "out")
    part = Part(0, (Block(0, 0, 10),))
    other = Job(job.worker, job.manifest.model_copy(update={"rules_fingerprint": "0" * 64}), job.folder)
    with pytest.raises(RunError, match="has other rules than the driver"):
        part_elsewhere(other.packed(), part, [{}])
    with pytest.raises(RunError, match="does not see the results folder"):
        part_elsewhere(Job(job.worker, job.manifest, tmp_path / "elsewhere").packed(), part, [{}])
    seeded = Job(job.worker, job.manifest.model_copy(update={"seed": 5}), job.folder)
    with pytest.raises(RunError, match="finds other results"):
        part_elsewhere(seeded.packed(), part, [{}])
    assert not (tmp_path / "elsewhere").exists()


def test_a_part_asked_for_twice_is_computed_once(tmp_path: Path) -> None:
    job = job_of(tmp_path / "out")
    path = store.path_of(job.folder, "runs", "part-00000")
    before = path.stat().st_mtime_ns
    assert part_elsewhere(job.packed(), Part(0, (Block(0, 0, 10),)), [{}]) == 0
    assert path.stat().st_mtime_ns == before


def test_a_part_of_another_run_is_never_taken_for_this_ones(tmp_path: Path) -> None:
    """As when a worker of a run that was moved aside is late."""
    scenario = quick(10)
    run(scenario.model_copy(update={"seed": 12}), tmp_path / "other")
    run(scenario, tmp_path / "out")
    for table in ("runs", "issues", "paths", "events"):
        late = store.path_of(tmp_path / "other", table, "part-00000")
        late.replace(store.path_of(tmp_path / "out", table, "part-00000"))
    same(run(scenario, tmp_path / "whole"), run(scenario, tmp_path / "out"))


def test_parts_that_never_come_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Job, "part", lambda *_: 0)
    with pytest.raises(RunError, match=r"part-00000 was computed and is not whole"):
        run(quick(10), tmp_path / "out")
    assert Results(tmp_path / "out").manifest.state == "failed"


# --- Dask --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["nonsense://x", "tcp://127.0.0.1:1"])
def test_without_a_scheduler_one_message_says_so_and_nothing_is_written(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(engines, "ANSWERS", 0.5)  # nobody will ever answer: there is nothing to wait for
    with pytest.raises(InputError, match="expected an address such as tcp://host:8786"):
        run(quick(10), tmp_path / "out", dask=address)
    assert not (tmp_path / "out").exists()


def test_without_the_extra_one_message_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'cairo-talks\[dask\]'"):
        run(quick(10), tmp_path / "out", dask="tcp://127.0.0.1:1")
    assert not (tmp_path / "out").exists()


def test_a_dask_cluster_that_loses_a_worker_changes_nothing(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    scenario = quick(200)
    killed: list[int] = []
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster:

        def kill(now: Progress) -> None:
            if now.done and not killed:
                nanny = cluster.workers[0]
                killed.append(nanny.pid)
                os.kill(nanny.pid, signal.SIGKILL)
                assert now.done < now.total - 40  # parts were in flight

        made = run(scenario, tmp_path / "dask", dask=cluster.scheduler_address, part_size=10, watch=kill)
    assert len(killed) == 1
    assert json.loads((made.folder / "manifest.json").read_text())["state"] == "done"
    assert not list(made.folder.rglob(".tmp-*"))
    same(run(scenario, tmp_path / "here"), made)


def test_a_worker_that_is_killed_as_it_begins_leaves_the_driver_free() -> None:
    """Whether any worker began is asked after a death; a lock that died with the worker must not be in the way."""
    pool = engines.Pool(1)
    worker = multiprocessing.get_context("spawn").Process(target=die_as_a_worker_that_begins, args=(pool._begun,))
    worker.start()
    worker.join()
    assert worker.exitcode == 9
    said: list[bool] = []
    asking = threading.Thread(target=lambda: said.append(pool.began), daemon=True)
    asking.start()
    asking.join(30)  # for ever, if a lock is gone
    assert said == [True]
    pool.shutdown()
