"""The results folder as a whole: opened for one run at a time, never mixed with another scenario's, never deleted."""

from __future__ import annotations

import hashlib
import logging
import os
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sim.errors import InputError
from sim.runs import differing, store
from sim.runs import manifest as manifests
from sim.runs.manifest import Manifest
from sim.scenario.dump import dump
from sim.scenario.load import load
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
    try:
        _look_into(folder, fresh)
    except OSError as error:
        raise store.cannot_read(folder, error) from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the results folder {folder}: {error.strerror or error}") from error


def _look_into(folder: Path, fresh: bool) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        known = (folder / manifests.NAME).exists() or manifests.restored(folder) is not None
        if not known and _foreign(folder):
            raise InputError(f"{folder} holds other files and no {manifests.NAME}: choose another folder with --out")
        if fresh:
            move_aside(folder)
    elif folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file, expected a folder for results")


def _foreign(folder: Path) -> bool:
    """Whether a folder without a manifest holds more than what a run leaves that died before its first part."""
    return any(path.name not in (LOCK, SCENARIO) and not path.name.startswith(".tmp-") for path in folder.iterdir())


def move_aside(folder: Path) -> None:
    """Keep a folder under another name, `NAME.old-1` and so on, while nobody writes to it.

    Raises InputError where another process holds it, where this one works inside it, or where it cannot be renamed.
    """
    if Path.cwd().is_relative_to(folder.resolve()):
        raise InputError(f"cannot move {folder} aside while working inside it: go elsewhere, or choose another --out")
    try:
        with held(folder):  # not under the hands of another run
            folder.rename(_free(folder.name + ".old-{}", folder))
    except OSError as error:
        raise InputError(f"cannot move {folder} aside: {error.strerror or error}") from error


def _free(pattern: str, beside: Path) -> Path:
    """The first name of a numbered pattern that nothing has yet."""
    return next(path for k in count(1) if not (path := beside.with_name(pattern.format(k))).exists())


def open_manifest(folder: Path, wanted: Manifest, scenario: Scenario) -> Manifest:
    """The manifest to go on with: the wanted one, or the folder's own with at least as many worlds.

    Raises InputError where the folder holds results of another scenario, seed or version of the rules.
    """
    old = _old(folder)
    if old is None:
        return wanted
    other = differing.differences(old, wanted, _was(folder, old), scenario)
    if other:
        edited = f" (its {SCENARIO} was changed after the run)" if _edited(folder, old.scenario_file) else ""
        raise InputError(
            f"{folder} holds other results{edited}: it differs in {', '.join(other)}. Choose another folder with "
            "--out, or run with --fresh to begin anew, which keeps the old folder under another name"
        )
    kept = {name: getattr(old, name) for name in ("part_size", "transcript", "scenario_file")}
    return wanted.model_copy(update={**kept, "worlds": max(old.worlds, wanted.worlds)})


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


def write_scenario(folder: Path, scenario: Scenario, manifest: Manifest) -> Manifest:
    """Write the resolved scenario beside the results, and note in the manifest how it was written.

    One that was changed since by hand is kept under another name.
    """
    return manifest.model_copy(update={"scenario_file": put_scenario(folder, scenario, manifest.scenario_file)})


def put_scenario(folder: Path, scenario: Scenario, written: str) -> str:
    """Write a scenario beside what was computed from it; how it is written now, as `written` says how it was before.

    One that was changed since by hand is kept under another name.
    """
    path = folder / SCENARIO
    text = dump(scenario).encode()
    if _edited(folder, written) and path.read_bytes() != text:
        aside = _free("scenario-edited-{}.yaml", path)
        path.rename(aside)
        _log.warning("%s was changed after its run: what it said then is restored, the changed one is %s", path, aside)
    with store.replacing(path) as hidden:
        hidden.write_bytes(text)
    return _digest(text)


def scenario_of(folder: Path, manifest: Manifest) -> Scenario:
    """The scenario that was run into a folder.

    Raises InputError where its file is missing, cannot be read, or was changed in more than its words after the run.
    """
    return scenario_in(folder, manifest.scenario_file, manifest.scenario_fingerprint)


def scenario_in(folder: Path, written: str, mark: str, command: str = "run") -> Scenario:
    """The scenario in a folder, from how its file was written and the fingerprint of what was computed.

    `command` is what wrote the folder. Raises InputError as `scenario_of` does.
    """
    path = folder / SCENARIO
    if not path.exists():
        raise InputError(f"{path} is missing; give the command that wrote this folder again to restore it")
    if not _edited(folder, written):
        return load(path)
    try:
        found = load(path)
    except InputError as error:
        raise InputError(f"{_changed(path, command)} Besides, it is no scenario any more: {error}") from error
    if manifests.scenario_fingerprint(found) != mark:
        raise InputError(_changed(path, command))
    return found


def _changed(path: Path, command: str) -> str:
    return (
        f"{path} was changed after its run, and the results beside it are not those of what it says now. For results "
        f"of the changed scenario: cairo-talks {command} {shlex.quote(str(path))} --out ANOTHER-FOLDER. To restore the "
        "file, give the command that wrote this folder again: the changed file is kept under another name."
    )


def _was(folder: Path, manifest: Manifest) -> Scenario | None:
    """The scenario in a folder if it can be read and is the one that was run."""
    try:
        return scenario_of(folder, manifest)
    except (InputError, OSError):
        return None


def _edited(folder: Path, written: str) -> bool:
    """Whether the scenario's file is there and is not, byte by byte but for the ends of lines, what a run wrote."""
    if not written:
        return False
    try:
        return _digest((folder / SCENARIO).read_bytes()) != written
    except FileNotFoundError:
        return False
    except OSError as error:
        raise store.cannot_read(folder / SCENARIO, error) from error


def _digest(text: bytes) -> str:
    return hashlib.sha256(text.replace(b"\r\n", b"\n")).hexdigest()
