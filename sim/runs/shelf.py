"""Results folders side by side: which there are, how far each has got, and whether anybody is at work on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sim.errors import InputError
from sim.runs import folder as folders
from sim.runs import manifest as manifests
from sim.runs import store


@dataclass(frozen=True)
class Shelved:
    """One results folder.

    `state` is that of its manifest; `stopped` where that says running and nobody is, `unreadable` where it cannot be
    read. `worlds` of `planned` are on disk; `failed` of them ended in an error. `written` is when a file in it last
    changed.
    """

    folder: Path
    state: str
    written: datetime
    scenario: str = ""
    worlds: int = 0
    planned: int = 0
    failed: int = 0
    fingerprint: str = ""
    problem: str = ""


def shelved(folder: Path) -> list[Shelved]:
    """The results folders directly in a folder, or the folder itself where it is one; what was written last is first.

    Raises InputError where there is no such folder.
    """
    if not folder.is_dir():
        then = "; cairo-talks run SCENARIO makes one" if folder == manifests.SHELF else ""
        what = "a file" if folder.exists() else "not there"
        raise InputError(f"{folder} is {what}, expected a folder of results{then}")
    try:
        found = [folder] if _holds_results(folder) else [path for path in folder.iterdir() if _holds_results(path)]
    except OSError as error:
        raise store.cannot_read(folder, error) from error
    return sorted((_shelved(path) for path in found), key=lambda item: (item.written, item.folder.name), reverse=True)


def _holds_results(folder: Path) -> bool:
    """Whether a folder holds results, or is closed and may hold some."""
    try:
        return folder.is_dir() and (folder / manifests.NAME).exists()
    except PermissionError:
        return True


def _shelved(folder: Path) -> Shelved:
    try:
        written = datetime.fromtimestamp(_last_written(folder))
        manifest = manifests.read(folder)
    except InputError as error:
        changed = datetime.fromtimestamp(folder.stat().st_mtime)
        return Shelved(folder, "unreadable", changed, problem=str(error))
    state, problem = manifest.state, ""
    worlds = failed = 0
    for part in store.finished(folder):
        try:
            worlds += store.worlds_of(folder, part)
            failed += store.failed_worlds(folder, part)
        except InputError as error:
            problem = str(error)
    return Shelved(
        folder=folder,
        state="stopped" if state == "running" and folders.is_held(folder) is False else state,
        written=written,
        scenario=manifest.scenario,
        worlds=worlds,
        planned=manifest.worlds_planned,
        failed=failed,
        fingerprint=manifest.fingerprint,
        problem=problem or "; ".join(f"{part.worlds}: {part.error}" for part in manifest.failed_parts.values()),
    )


def _last_written(folder: Path) -> float:
    """When the manifest or a part was last written, in seconds since 1970. Raises InputError for a closed folder."""
    try:
        files = [folder / manifests.NAME, *(store.path_of(folder, "runs", part) for part in store.finished(folder))]
        return max((path.stat().st_mtime for path in files if path.exists()), default=folder.stat().st_mtime)
    except OSError as error:
        raise store.cannot_read(folder, error) from error
