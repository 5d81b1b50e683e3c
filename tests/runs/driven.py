"""A run in a process of its own that tells how far it is, to be killed."""

from __future__ import annotations

from multiprocessing.connection import Connection

from sim.runs.runner import Progress, run
from sim.scenario.load import load


def drive(case: str, out: str, told: Connection) -> None:
    """Run a scenario's file into a folder with two workers; (worlds done, in all) goes through the pipe."""

    def tell(now: Progress) -> None:
        told.send((int(now.done), now.total))

    run(load(case), out, part_size=5, workers=2, watch=tell)
