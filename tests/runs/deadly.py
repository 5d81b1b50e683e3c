"""A job with a part that is the death of its worker, as want of memory is."""

from __future__ import annotations

import os
from pathlib import Path

from sim.runs.compute import Tick
from sim.runs.design import Part
from sim.runs.job import Job, Settings

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
