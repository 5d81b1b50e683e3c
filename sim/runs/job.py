"""One part on whatever worker: its tables are computed and written, unless they are on disk already."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.runs import manifest as manifests
from sim.runs import store
from sim.runs.compute import Tick, Worker
from sim.runs.design import Part
from sim.runs.fingerprint import rules_fingerprint
from sim.runs.manifest import Manifest
from sim.scenario.brought import from_where

Settings = Sequence[Mapping[str, Any]]  # of each block of a part


class RunError(Exception):
    """A run that cannot go on, or that ended with worlds missing; `str(error)` is for the user."""


@dataclass(frozen=True)
class Job:
    """A run as its workers know it; `folder` is absolute."""

    worker: Worker
    manifest: Manifest
    folder: Path

    def part(self, part: Part, settings: Settings, tick: Tick | None = None) -> int:
        """Compute and write one part, unless it is on disk; how many of its worlds ended in an error.

        Raises InputError where the disk refuses it.
        """
        if store.is_done(self.folder, part, self.manifest.fingerprint):  # an engine may ask for a part twice
            return store.failed_worlds(self.folder, part.name)
        tables = self.worker.tables(part, settings, tick)
        store.write_part(self.folder, part, tables, self.manifest.fingerprint, self.manifest.as_text())
        return sum(1 for error in tables["runs"].column("error").to_pylist() if error)

    def packed(self) -> bytes:
        """The job as it travels to workers."""
        return pickle.dumps(self)


def part_elsewhere(packed: bytes, part: Part, settings: Settings) -> int:
    """`Job.part` in another process, perhaps on another machine, once that one is known to be fit for it.

    Raises RunError where the worker has other rules than the driver, or does not see the results folder.
    """
    job = _unpacked(packed)
    _check(job)
    return job.part(part, settings)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Job:
    job: Job = pickle.loads(packed)
    return job


def _check(job: Job) -> None:
    here = f"the worker on {socket.gethostname()}"
    if rules_fingerprint() != job.manifest.rules_fingerprint:
        raise RunError(f"{here} has other rules than the driver: install the same version of cairo-talks on both")
    for used, there in job.manifest.code.items():
        try:
            now = from_where(used)
        except InputError as error:
            raise RunError(f"{here} cannot use the {used}: {error}") from None
        if now != there:
            raise RunError(f"{here} has another {used} than the driver ({now}, not {there}): install the same on both")
    try:
        found = manifests.read(job.folder).fingerprint
    except InputError as error:
        raise RunError(
            f"{here} does not see the results folder {job.folder}, which has to be shared by all ({error})"
        ) from None
    if found != job.manifest.fingerprint:
        raise RunError(f"{here} finds other results in {job.folder}: the folder has to be shared by all")
