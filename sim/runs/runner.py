"""The runner: a scenario's worlds, part by part, to a results folder; a run that was stopped goes on where it was."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from sim.runs import folder as folders
from sim.runs import manifest as manifests
from sim.runs import store, summary
from sim.runs.compute import Tick, Worker
from sim.runs.design import PART_SIZE, Part, parts
from sim.runs.manifest import Manifest
from sim.runs.results import Results
from sim.scenario.schema import Scenario
from sim.scenario.sweep import design_points

_log = logging.getLogger(__name__)
WINDOW = 2  # parts handed out per worker, so that a queue of a million worlds is never in memory


@dataclass(frozen=True)
class Progress:
    """How far a run is, in worlds; `done` counts those found on disk too, and goes up in fractions of a part."""

    done: float
    total: int
    failed: int


Watch = Callable[[Progress], None]


class WorkerDiedError(Exception):
    """A worker process ended without a word, as when the system runs out of memory."""


def run(
    case: Scenario,
    out: Path | str,
    *,
    workers: int | None = 1,
    part_size: int = PART_SIZE,
    transcript: int = 20,
    fresh: bool = False,
    watch: Watch | None = None,
) -> Results:
    """Run a scenario's worlds into a folder and return its results.

    Parts that are on disk already are left as they are, so calling it again goes on where it stopped, and with more
    worlds adds them. The tables do not depend on the number of workers or the size of parts.

    Parameters
    ----------
    workers : processes; 1 computes in this one, None takes every core there is work for. Several need the caller to be
        importable (`if __name__ == "__main__":` in a script), because they are spawned.
    part_size : worlds a part. transcript : worlds of each design point that leave a transcript.
    fresh : begin anew; an old folder is kept under another name.
    watch : told of progress.

    Raises
    ------
    InputError : the folder holds something else, is in use, or cannot be written.
    WorkerDiedError : a worker process died; finished parts are kept.
    """
    target = Path(out)
    points = design_points(case) or [{}]
    folders.prepare(target, fresh)
    with folders.held(target):
        manifest = folders.open_manifest(target, _wanted(case, len(points), part_size, transcript))
        case = case.model_copy(update={"worlds": manifest.worlds})
        store.sweep_out(target)
        folders.write_scenario(target, case)
        manifests.write(target, manifest)
        try:
            _compute(case, points, target, manifest, workers, watch)
            _finish(target, manifest)
        except BaseException as error:
            state: manifests.State = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
            _leave(target, manifest, state)
            raise
    return Results(target)


def _wanted(case: Scenario, points: int, part_size: int, transcript: int) -> Manifest:
    return Manifest(
        scenario=case.name,
        title=case.title,
        scenario_fingerprint=manifests.scenario_fingerprint(case),
        rules_fingerprint=manifests.rules_fingerprint(),
        seed=case.seed,
        design_points=points,
        worlds=case.worlds,
        part_size=part_size,
        transcript=transcript,
        state="running",
        versions=manifests.versions(),
    )


def _compute(
    case: Scenario,
    points: Sequence[dict[str, object]],
    target: Path,
    manifest: Manifest,
    workers: int | None,
    watch: Watch | None,
) -> None:
    """Compute every part that is missing."""
    plan = parts(len(points), manifest.worlds, manifest.part_size)
    missing = [part for part in plan if not store.is_done(target, part)]
    for path in (path for part in missing for path in store.damaged(target, part.name)):
        _log.warning("%s is missing or cut short; its part is computed anew", path)
    _forget_marks(target, missing, plan)
    total = manifest.worlds * len(points)
    done = total - sum(part.worlds for part in missing)
    failed = 0
    worker = Worker(case, points, manifest.transcript)

    def tell(share: float = 0.0) -> None:
        if watch is not None:
            watch(Progress(done + share, total, failed))

    tell()
    count = min(workers if workers is not None else os.cpu_count() or 1, max(len(missing), 1))
    made = _here(worker, missing, target, tell) if count <= 1 else _spawned(worker, missing, target, count)
    for part, lost in made:
        done += part.worlds
        failed += lost
        tell()


def _forget_marks(target: Path, missing: Sequence[Part], plan: Sequence[Part]) -> None:
    """Unmark parts that are to be computed anew, so that a reader never takes an old half for a whole."""
    whole = {part.name for part in plan} - {part.name for part in missing}
    for name in store.finished(target):
        if name not in whole:
            store.path_of(target, "runs", name).unlink(missing_ok=True)


def _here(
    worker: Worker, missing: Sequence[Part], target: Path, tell: Callable[[float], None]
) -> Iterator[tuple[Part, int]]:
    for part in missing:

        def tick(share: float, worlds: int = part.worlds) -> None:
            tell(share * worlds)

        yield part, _part(worker, part, target, tick)


def _part(worker: Worker, part: Part, target: Path, tick: Tick | None = None) -> int:
    """Compute and write one part; how many of its worlds ended in an error."""
    tables = worker.tables(part, tick)
    store.write_part(target, part, tables)
    return sum(1 for error in tables["runs"].column("error").to_pylist() if error)


# --- several processes -----------------------------------------------------------------------------------------------

_worker: Worker | None = None  # one a process, set when it starts


def _start(worker: Worker) -> None:
    """Begin a worker process. Ctrl-C is the driver's: a part that has begun is not cut off by it."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()
    _worker = worker


def _end_with_driver() -> None:
    """Wait for the driver; a worker whose driver was killed would wait for work for ever."""
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)


def _in_process(part: Part, target: Path) -> int:
    assert _worker is not None
    return _part(_worker, part, target)


def _spawned(worker: Worker, missing: Sequence[Part], target: Path, count: int) -> Iterator[tuple[Part, int]]:
    """Parts as they are finished by spawned processes; never more than a few handed out at a time."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_start, initargs=(worker,))
    waiting = iter(missing)
    out: dict[Future[int], Part] = {}
    try:
        while True:
            while len(out) < WINDOW * count and (part := next(waiting, None)) is not None:
                out[pool.submit(_in_process, part, target)] = part
            if not out:
                return
            ready, _ = wait(out, return_when=FIRST_COMPLETED)
            for future in ready:
                yield out.pop(future), future.result()
    except BrokenExecutor as error:
        raise WorkerDiedError(
            "a worker process died, perhaps for want of memory. Finished parts are kept: run again to go on, "
            "with fewer --workers if it happens again"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


# --- the end ---------------------------------------------------------------------------------------------------------


def _leave(target: Path, manifest: Manifest, state: manifests.State) -> None:
    """Write down how a run ended early; the error that ended it is the one to tell, whatever the disk says here."""
    try:
        done = summary.worlds_done(target)
        manifests.write(target, manifest.model_copy(update={"state": state, "worlds_done": done}))
    except Exception:
        return


def _finish(target: Path, manifest: Manifest) -> None:
    table = Results(target).summary()
    summary.write(target, table)
    counts = {"worlds_done": int(table["worlds"].sum()), "worlds_failed": int(table["failed"].sum())}
    manifests.write(target, manifest.model_copy(update={"state": "done", **counts}))
