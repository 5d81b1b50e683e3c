"""A sweep that is killed again and again, driver and workers, ends with the table of one that nobody disturbed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.runs import store
from sim.runs.results import Results
from sim.runs.runner import run
from sim.scenario.dump import dump
from sim.scenario.schema import Sweep
from tests.runs.same import digests, quick

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")

DRIVER = """
import sys
from sim.runs.runner import run
from sim.scenario.load import load

if __name__ == "__main__":
    def tell(now):
        print(int(now.done), now.total, flush=True)
    run(load(sys.argv[1]), sys.argv[2], part_size=5, workers=2, watch=tell)
"""
SESSIONS, WANTED = 10, 10


class Session:
    """A driver in a process of its own, with two workers."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, str(folder / "driver.py"), str(folder / "case.yaml"), str(folder / "out")]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.done, self.total = self._told()

    def _told(self) -> tuple[int, int]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().split()
        return (int(line[0]), int(line[1])) if line else (self.done, self.total)

    def wait_for_a_part(self) -> bool:
        """Wait until one more part is done; whether there are more to do."""
        self.done, self.total = self._told()
        return self.done < self.total

    def workers(self) -> list[int]:
        """Process ids of the workers that are alive."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if "spawn_main" in _command(pid)]

    def kill_worker(self, chance: random.Random) -> bool:
        """Kill one of the workers; whether there was one."""
        alive = self.workers()
        if alive:
            os.kill(chance.choice(alive), signal.SIGKILL)
        return bool(alive)

    def kill(self) -> bool:
        """Kill the driver; whether it was still at work."""
        self.process.kill()
        ended = self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return ended == -signal.SIGKILL


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_a_sweep_killed_ten_times_is_the_table_of_an_undisturbed_one(tmp_path: Path) -> None:
    case = quick(400).model_copy(update={"sweep": Sweep(axes={"guarantees.default": [0.2, 0.8]})})
    (tmp_path / "case.yaml").write_text(dump(case))
    (tmp_path / "driver.py").write_text(DRIVER)
    out, chance = tmp_path / "out", random.Random(20251023)
    drivers = workers = 0
    for _ in range(SESSIONS):
        session = Session(tmp_path)
        try:
            going = session.wait_for_a_part()
            time.sleep(chance.uniform(0.0, 0.15))
            if going and session.kill_worker(chance):
                workers += 1
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
    finished = run(case, out, workers=2)
    assert finished.manifest.state == "done"
    assert not list(out.rglob(".tmp-*"))
    undisturbed = run(case, tmp_path / "undisturbed", part_size=400)
    assert digests(finished) == digests(undisturbed)
