"""A sweep that is killed again and again, driver and workers, ends with the table of one that nobody disturbed."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sim.runs import store
from sim.runs.results import Results
from sim.runs.runner import run
from sim.scenario.dump import dump
from sim.scenario.schema import Sweep
from tests.runs.driven import drive
from tests.runs.same import digests, quick

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")

SESSIONS, WANTED = 10, 10


# Drivers begin as copies of one process that has imported what a run needs; their workers begin as they always do.
_DRIVERS = multiprocessing.get_context("forkserver")
_DRIVERS.set_forkserver_preload([drive.__module__])


class Session:
    """A driver in a process of its own, with two workers."""

    def __init__(self, folder: Path) -> None:
        self._ear, mouth = _DRIVERS.Pipe(duplex=False)
        arguments = (str(folder / "case.yaml"), str(folder / "out"), mouth)
        self.process = _DRIVERS.Process(target=drive, args=arguments)
        self.process.start()
        mouth.close()
        self.done, self.total = 0, 1
        self._hear()

    def _hear(self) -> None:
        with suppress(EOFError):  # the driver has ended
            self.done, self.total = self._ear.recv()

    def wait_for_a_part(self) -> bool:
        """Wait until one more part is done; whether there are more to do."""
        self._hear()
        return self.done < self.total

    def workers(self) -> list[int]:
        """Process ids of the workers that are alive."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if "spawn_main" in _command(pid)]

    def kill_workers(self, chance: random.Random) -> int:
        """Kill one of the workers or all of them, as want of memory does; how many there were to kill."""
        alive = self.workers()
        doomed = alive if chance.random() < 0.5 else alive[:1]
        for pid in doomed:
            os.kill(pid, signal.SIGKILL)
        return len(doomed)

    def kill(self) -> bool:
        """Kill the driver; whether it was still at work."""
        self.process.kill()
        self.process.join()
        self._ear.close()
        return self.process.exitcode == -signal.SIGKILL


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_a_sweep_killed_ten_times_is_the_table_of_an_undisturbed_one(tmp_path: Path) -> None:
    scenario = quick(400).model_copy(update={"sweep": Sweep(axes={"guarantees.default": [0.2, 0.8]})})
    (tmp_path / "case.yaml").write_text(dump(scenario))
    out, chance = tmp_path / "out", random.Random(20251023)
    drivers = workers = 0
    for _ in range(SESSIONS):
        session = Session(tmp_path)
        try:
            going = session.wait_for_a_part()
            time.sleep(chance.uniform(0.0, 0.15))
            if going and (killed := session.kill_workers(chance)):
                workers += killed
                if chance.random() < 0.5:
                    going = session.wait_for_a_part()  # the driver goes on after the death of a worker
                time.sleep(chance.uniform(0.0, 0.6))
        finally:
            drivers += session.kill()
        # Whoever reads now finds whole parts, and of each world one row.
        half = Results(out)
        assert json.loads((out / "manifest.json").read_text())["state"] == "running"
        rows = half.runs(["design_point", "replicate", "error"])
        assert len(rows) == 5 * len(store.finished(out)) == len(rows.drop_duplicates()) < 800
        if drivers + workers >= WANTED:
            break
    assert drivers + workers >= 10 and min(drivers, workers) >= 3
    finished = run(scenario, out)
    assert finished.manifest.state == "done"
    assert not list(out.rglob(".tmp-*"))
    undisturbed = run(scenario, tmp_path / "undisturbed", part_size=400)
    assert digests(finished) == digests(undisturbed)
