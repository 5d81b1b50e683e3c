"""The results folder as a whole: opened for one run at a time, never mixed with another scenario's, never deleted."""

from __future__ import annotations

import os
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
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise InputError(
            f"another run is writing to {folder}; wait for it, or choose another folder with --out"
        ) from None
    try:
        yield
    finally:
        os.close(handle)


def prepare(folder: Path, fresh: bool) -> None:
    """Make the folder, moving an old one aside if `fresh`.

    Raises InputError where it is a file, holds something other than results, or cannot be made.
    """
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / manifests.NAME).exists() and _foreign(folder):
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
    if not (folder / manifests.NAME).exists():
        return wanted
    old = manifests.read(folder)
    other = manifests.differences(old, wanted)
    if other:
        raise InputError(
            f"{folder} holds other results: it differs in {', '.join(other)}. Choose another folder with --out, or run "
            "with --fresh to begin anew, which keeps the old folder under another name"
        )
    kept = {"part_size": old.part_size, "transcript": old.transcript, "worlds": max(old.worlds, wanted.worlds)}
    return wanted.model_copy(update=kept)


def write_scenario(folder: Path, case: Scenario) -> None:
    """Write the resolved scenario beside the results."""
    with store.replacing(folder / SCENARIO) as hidden:
        hidden.write_text(dump(case), encoding="utf-8")
