"""The results folder as a whole: opened for one run at a time, never mixed with another scenario's, never deleted."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sim.errors import InputError
from sim.runs import manifest as manifests
from sim.runs import store
from sim.runs.manifest import Manifest
from sim.scenario.dump import dump
from sim.scenario.schema import Scenario

LOCK = ".lock"
SCENARIO = "scenario.yaml"


_log = logging.getLogger(__name__)
_TRIES, _PAUSE = 5, 0.05  # seconds: `is_held` looks at a lock for less than that


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; where the system has no file locks, trust the user.

    Raises InputError where another process holds it, or where it cannot be written.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    path = folder / LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise store.cannot_write(path, error) from error
    try:
        for left in reversed(range(_TRIES)):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if not left:
                    raise InputError(
                        f"another run is writing to {folder}; wait for it, or choose another folder with --out"
                    ) from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def is_held(folder: Path) -> bool | None:
    """Whether a run is writing to a folder now; None where the system has no file locks to tell."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def prepare(folder: Path, fresh: bool) -> None:
    """Make the folder, moving an old one aside if `fresh`.

    Raises InputError where it is a file, holds something other than results, or cannot be made.
    """
    if folder.is_dir() and any(folder.iterdir()):
        known = (folder / manifests.NAME).exists() or manifests.restored(folder) is not None
        if not known and _foreign(folder):
            raise InputError(f"{folder} holds other files and no {manifests.NAME}: choose another folder with --out")
        if fresh:
            _move_aside(folder)
    elif folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file, expected a folder for results")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the results folder {folder}: {error.strerror or error}") from error


def _foreign(folder: Path) -> bool:
    """Whether a folder without a manifest holds more than what a run leaves that died before its first part."""
    return any(path.name not in (LOCK, SCENARIO) and not path.name.startswith(".tmp-") for path in folder.iterdir())


def _move_aside(folder: Path) -> None:
    if Path.cwd().is_relative_to(folder.resolve()):
        raise InputError(f"cannot move {folder} aside while working inside it: go elsewhere, or choose another --out")
    for number in count(1):
        aside = folder.with_name(f"{folder.name}.old-{number}")
        if not aside.exists():
            break
    try:
        with held(folder):  # not under the hands of another run
            folder.rename(aside)
    except OSError as error:
        raise InputError(f"cannot move {folder} aside: {error.strerror or error}") from error


def open_manifest(folder: Path, wanted: Manifest) -> Manifest:
    """The manifest to go on with: the wanted one, or the folder's own with at least as many worlds.

    Raises InputError where the folder holds results of another scenario, seed or version of the rules.
    """
    old = _old(folder)
    if old is None:
        return wanted
    other = manifests.differences(old, wanted)
    if other:
        raise InputError(
            f"{folder} holds other results: it differs in {', '.join(other)}. Choose another folder with --out, or run "
            "with --fresh to begin anew, which keeps the old folder under another name"
        )
    kept = {"part_size": old.part_size, "transcript": old.transcript, "worlds": max(old.worlds, wanted.worlds)}
    return wanted.model_copy(update=kept)


def worlds_of(folder: Path) -> int:
    """Worlds at each setting of the run that a folder holds, finished or not; 0 where there is none."""
    try:
        return manifests.read(folder).worlds
    except InputError:
        return 0


def _old(folder: Path) -> Manifest | None:
    """The manifest of a folder, restored from its parts where it cannot be read; None where there is neither."""
    path = folder / manifests.NAME
    try:
        return manifests.read(folder)
    except InputError as error:
        found = manifests.restored(folder)
        if path.exists() or found:
            what = "what its parts say" if found else "nothing: there is no finished part"
            _log.warning("%s, so it is restored from %s", str(error).partition(";")[0], what)
        return found


def write_scenario(folder: Path, case: Scenario) -> None:
    """Write the resolved scenario beside the results."""
    with store.replacing(folder / SCENARIO) as hidden:
        hidden.write_text(dump(case), encoding="utf-8")
