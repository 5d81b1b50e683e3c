"""The runner: a scenario's worlds, part by part, to a results folder; a run that was stopped goes on where it was."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError
from sim.runs import engines, rounds, store, summary
from sim.runs import folder as folders
from sim.runs import manifest as manifests
from sim.runs.compute import Worker
from sim.runs.design import PART_SIZE, Part
from sim.runs.dispatch import Dispatcher, Outcome
from sim.runs.fingerprint import rules_fingerprint
from sim.runs.job import Job, RunError
from sim.runs.manifest import FailedPart, Manifest
from sim.runs.results import Results
from sim.scenario.brought import brought
from sim.scenario.checked import checked
from sim.scenario.schema import Scenario
from sim.scenario.sweep import design_points

_log = logging.getLogger(__name__)
_PATIENCE = (
    90.0  # seconds until a file that another machine wrote has to be seen here; network disks take up to a minute
)


@dataclass(frozen=True)
class Progress:
    """How far a run is, in worlds; `done` counts those found on disk too, and goes up in fractions of a part.

    `missing` are worlds of parts that were given up; `total` grows where a precision is asked for.
    """

    done: float
    total: int
    failed: int
    missing: int = 0


Watch = Callable[[Progress], None]


def run(
    scenario: Scenario,
    out: Path | str,
    *,
    workers: int | None = 1,
    dask: str | None = None,
    part_size: int = PART_SIZE,
    transcript: int = 20,
    fresh: bool = False,
    watch: Watch | None = None,
) -> Results:
    """Run a scenario's worlds into a folder and return its results.

    Parts that are on disk already are left as they are, so calling it again goes on where it stopped, and with more
    worlds adds them. The tables do not depend on the number of workers, the size of parts, or the engine.

    Parameters
    ----------
    workers : processes; 1 computes in this one, None takes every core there is work for. Several need the caller to be
        importable (`if __name__ == "__main__":` in a script), because they are spawned.
    dask : address of a Dask scheduler, whose workers compute instead; all of them see the folder under the same path.
    part_size : worlds a part. transcript : worlds of each design point that leave a transcript.
    fresh : begin anew; an old folder is kept under another name.
    watch : told of progress.

    Raises
    ------
    InputError : the folder holds something else, is in use, or cannot be written; no scheduler answers.
    RunError : worlds are missing because the workers that computed them died, or the engine is out of reach. What is
        finished is kept, and what is missing is tried anew by the next run.
    """
    engines.end_where_a_script_is_imported(workers)
    for name, value, least in (("workers", workers, 1), ("part_size", part_size, 1), ("transcript", transcript, 0)):
        if value is None and name == "workers":
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            orders = " or None for every core" if name == "workers" else ""
            raise InputError(f"{name}: expected a whole number of at least {least}{orders}, got {value!r}")
    target = Path(out)
    scenario = checked(scenario)
    points = design_points(scenario) or [{}]
    worker = Worker(scenario, points, transcript)
    if (dask is not None or workers != 1) and engines.only_here(scenario):
        workers, dask = 1, None
    rounds.check(scenario, summary.averaged(worker.schemas["runs"].empty_table().to_pandas()))
    with engines.client_of(dask) as client:
        folders.prepare(target, fresh)
        with folders.held(target):
            manifest = folders.open_manifest(target, _wanted(scenario, len(points), part_size, transcript), scenario)
            scenario = scenario.model_copy(update={"worlds": manifest.worlds})
            worker.transcript = manifest.transcript
            store.sweep_out(target)
            manifest = folders.write_scenario(target, scenario, manifest)
            manifests.write(target, manifest)
            job = Job(worker, manifest, target.absolute())
            sweep = _Sweep(scenario, points, job, target, watch)
            try:
                sweep.compute(engines.Engines(job, workers, client), 0.0 if client is None else _PATIENCE)
            except BaseException as error:
                _leave(target, sweep.manifest, "interrupted" if isinstance(error, KeyboardInterrupt) else "failed")
                raise
    return Results(target)


def _wanted(scenario: Scenario, points: int, part_size: int, transcript: int) -> Manifest:
    return Manifest(
        scenario=scenario.name,
        title=scenario.title,
        scenario_fingerprint=manifests.scenario_fingerprint(scenario),
        rules_fingerprint=rules_fingerprint(),
        code=brought(scenario),
        seed=scenario.seed,
        design_points=points,
        worlds=scenario.worlds,
        worlds_planned=scenario.worlds * points,
        part_size=part_size,
        transcript=transcript,
        state="running",
        versions=manifests.versions(),
    )


class _Sweep:
    """One run from what is missing on disk to its summary."""

    def __init__(
        self, scenario: Scenario, points: Sequence[dict[str, Any]], job: Job, folder: Path, watch: Watch | None
    ) -> None:
        self._scenario = scenario
        self._points = points
        self._job = job
        self._folder = folder
        self._watch = watch
        self._done = self._failed = 0
        self._planned: list[Part] = []
        self._gone: dict[Part, str] = {}  # parts that were given up, and why
        self.manifest = job.manifest

    def compute(self, choice: engines.Engines, patience: float) -> None:
        """Compute what is missing, round by round, and finish. Raises RunError where parts had to be given up.

        `patience`: seconds to wait for a part that a worker says it has written.
        """
        try:
            self._rounds(choice, patience)
        finally:
            choice.close()
        self._finish()

    def _rounds(self, choice: engines.Engines, patience: float) -> None:
        for plan in rounds.rounds(self._scenario, len(self._points), self.manifest.part_size, self._summary):
            missing = self._missing(plan)
            self._name_damaged(missing)
            self._unmark(plan, missing)
            self._planned += plan
            self._done += sum(part.worlds for part in plan) - sum(part.worlds for part in missing)
            self._note(worlds_planned=self._total)
            self._tell()
            engine = choice.for_parts(len(missing))
            for outcome in Dispatcher(engine, self._points, self._tick).outcomes(missing):
                self._take(outcome)
            self._see([part for part in missing if part not in self._gone], patience)
            if self._gone:
                return  # which worlds come next hangs on those that are missing

    @property
    def _total(self) -> int:
        return sum(part.worlds for part in self._planned)

    def _missing(self, plan: Iterable[Part]) -> list[Part]:
        return [part for part in plan if not store.is_done(self._folder, part, self.manifest.fingerprint)]

    def _name_damaged(self, missing: Iterable[Part]) -> None:
        for path in (path for part in missing for path in store.damaged(self._folder, part.name)):
            _log.warning("%s is missing or cut short; its part is computed anew", path)

    def _unmark(self, plan: Iterable[Part], missing: Iterable[Part]) -> None:
        """Unmark parts that are to be computed anew, so that a reader never takes an old half for a whole."""
        anew = {part.name for part in missing}
        if self._scenario.precision is None:  # else later rounds are on disk, and their parts stay as they are
            anew |= set(store.finished(self._folder)) - {part.name for part in plan}
        store.unmark(self._folder, anew)

    def _tick(self, part: Part, share: float) -> None:
        self._tell(share * part.worlds)

    def _tell(self, more: float = 0.0) -> None:
        if self._watch is not None:
            missing = sum(part.worlds for part in self._gone)
            self._watch(Progress(self._done + more, self._total, self._failed, missing))

    def _take(self, outcome: Outcome) -> None:
        if outcome.given_up:
            self._gone[outcome.part] = outcome.given_up
            said = FailedPart(worlds=outcome.part.mark, error=outcome.given_up)
            self._note(failed_parts={**self.manifest.failed_parts, outcome.part.name: said})
        else:
            self._done += outcome.part.worlds
            self._failed += outcome.lost
        self._tell()

    def _note(self, **changes: Any) -> None:
        self.manifest = self.manifest.model_copy(update=changes)
        manifests.write(self._folder, self.manifest)

    def _see(self, parts: list[Part], patience: float) -> None:
        """Wait until parts that were computed are seen on disk here. Raises RunError where they do not come."""
        until = time.monotonic() + patience
        while parts := self._missing(parts):
            if time.monotonic() > until:
                raise RunError(
                    f"{parts[0].name} was computed and is not whole in {self._folder}: is another run writing there, "
                    "or is the folder not the same for all workers? Run again to compute it anew"
                )
            time.sleep(0.5)

    def _summary(self) -> pd.DataFrame:
        """Of the rounds so far, and not of later ones that are on disk."""
        paths = [store.path_of(self._folder, "runs", part.name) for part in self._planned if part not in self._gone]
        return summary.summarise(store.read_file(path).to_pandas() for path in paths)

    def _finish(self) -> None:
        folder, table = self._folder, self._summary()
        summary.write(folder, table)
        store.sweep_out(folder)
        done, failed = (int(table[column].sum()) if len(table) else 0 for column in ("worlds", "failed"))
        state: manifests.State = "failed" if self._gone else "done"
        self._note(state=state, worlds_done=done, worlds_failed=failed)
        if self._gone:
            worlds = sum(part.worlds for part in self._gone)
            why = "; ".join(f"worlds {part.mark}: {error}" for part, error in list(self._gone.items())[:5])
            more = f"; and {len(self._gone) - 5} more parts, see {manifests.NAME}" if len(self._gone) > 5 else ""
            raise RunError(
                f"{worlds:,} of {self._total:,} worlds are missing from {folder} ({why}{more}). The others are there; "
                "run again to try these anew"
            )


def _leave(folder: Path, manifest: Manifest, state: manifests.State) -> None:
    """Write down how a run ended early; the error that ended it is the one to tell, whatever the disk says here."""
    try:
        done = sum(store.worlds_of(folder, part) for part in store.finished(folder))
        manifests.write(folder, manifest.model_copy(update={"state": state, "worlds_done": done}))
    except (InputError, OSError):
        return
