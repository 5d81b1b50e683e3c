"""A job with a part that is the death of its worker, as want of memory is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sim.runs.compute import Tick
from sim.runs.design import Part
from sim.runs.job import Job, Settings
from sim.runs.pool import begin

DEADLY = 2  # the part's number


class DeadlyJob(Job):
    """Its worker ends without a word at one part, as long as the file `poison` lies beside the folder."""

    def part(self, part: Part, settings: Settings, tick: Tick | None = None) -> int:
        """As `Job.part`, if at all; each death leaves a trace."""
        poison: Path = self.folder.parent / "poison"
        if part.number == DEADLY and poison.exists():
            with poison.open("a") as file:
                file.write("x")
            os._exit(9)
        return super().part(part, settings, tick)


def die_as_a_worker_that_begins(begun: object) -> None:
    """Begin as a worker of a pool does, and be killed before the first lock that was taken is given back."""

    def hook(_frame: object, event: str, called: object) -> None:
        if event == "c_call" and getattr(called, "__name__", "") == "release":
            os._exit(9)

    sys.setprofile(hook)
    begin(begun)
    os._exit(9)
