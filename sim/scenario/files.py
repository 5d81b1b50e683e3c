"""Scenario files on disk: by name among those in ./scenarios, those that ship and those right here, or by path."""

from __future__ import annotations

import os
from pathlib import Path

from sim import data, yamltree
from sim.errors import InputError, Place, nearest

SUFFIXES = (".yaml", ".yml")
LESSONS = "lessons"  # the folder of lessons in a folder of scenarios


def folders() -> tuple[Path, ...]:
    """Where scenarios are looked for by name: ./scenarios of the working folder, then those that ship."""
    here, shipped = Path("scenarios"), data.scenarios_folder()
    try:
        same = here.resolve() == shipped.resolve()
    except OSError:
        same = False
    return (here,) if same else (here, shipped)


def find(name_or_path: str, place: Place | None = None) -> Path:
    """The file of a scenario given by name or path. Raises InputError with the nearest name when there is none."""
    if not name_or_path.strip():
        raise InputError("expected the name of a scenario or the path of its file", place)
    if looks_like_a_path(name_or_path):
        path = Path(name_or_path)
        if _exists(path):
            return path
        if (lesson := _lesson(path)) is not None:
            return lesson
        raise InputError(f"no file {name_or_path!r}{_hint(path)}", place)
    for folder in folders():
        for suffix in SUFFIXES:
            for path in (folder / f"{name_or_path}{suffix}", folder / name_or_path / f"{name_or_path}{suffix}"):
                if _exists(path):
                    return path
    for suffix in SUFFIXES:
        for path in (Path(f"{name_or_path}{suffix}"), Path(name_or_path) / f"{name_or_path}{suffix}"):
            if _exists(path):
                return path
    if _exists(path := Path(name_or_path)):
        return path
    raise InputError(f"no scenario {name_or_path!r}{nearest(name_or_path, known_names())}", place)


def _lesson(path: Path) -> Path | None:
    """The file of a lesson named as lessons/01-two-tables, in any folder of scenarios."""
    if path.parent != Path(LESSONS):
        return None
    names = [path.name] if path.suffix in SUFFIXES else [f"{path.name}{suffix}" for suffix in SUFFIXES]
    found = (folder / LESSONS / name for folder in folders() for name in names)
    return next((file for file in found if _exists(file)), None)


def find_base(base: str, beside: Path, place: Place) -> Path:
    """The file a scenario extends: by name, or by path relative to its own file.

    Files outside the scenario folders, the folder of the extending file and the working folder are refused.
    """
    if not looks_like_a_path(base):
        return find(base, place)
    return find_beside("extends", base, beside, place)


def find_beside(key: str, name: str, beside: Path, place: Place) -> Path:
    """A file that a key of a scenario names by its path, relative to the scenario's own file `beside`.

    Raises InputError for one that is not there, and for one outside the scenario folders, the folder of that file and
    the working folder.
    """
    path = beside.parent / name
    if not _exists(path):
        raise InputError(f"{key}: no file {name!r} beside {beside.name}{_hint(path)}", place)
    try:
        target = path.resolve()
        allowed = [folder.resolve() for folder in (*folders(), beside.parent, Path())]
    except (OSError, RuntimeError) as error:
        raise InputError(f"{key}: cannot read {name!r}: {error}", place) from error
    if not any(target.is_relative_to(folder) for folder in allowed):
        raise InputError(
            f"{key}: {name!r} is outside the scenario folders, this file's folder and the working folder", place
        )
    return path


def known_names() -> list[str]:
    """The names under which scenarios can be found."""
    return sorted({path.stem for folder in folders() for path in scenarios_in(folder)})


def looks_like_a_path(text: str) -> bool:
    """Whether a text is a path rather than a name."""
    return text.endswith(SUFFIXES) or "/" in text or os.sep in text


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"cannot read {path}: {reason}") from error
    return True


def files_in(folder: Path) -> list[Path]:
    """The scenario files of a folder, by name; none when there is no such folder."""
    try:
        entries = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(f"cannot read {yamltree.shown_path(folder)}: {error.strerror}") from error
    return [path for path in entries if path.suffix in SUFFIXES and not path.name.startswith(".")]


def scenarios_in(folder: Path) -> list[Path]:
    """The files that a name finds in a folder: those in it, and of a folder in it the one that is called as it is."""
    files = files_in(folder)
    try:
        inside = sorted(entry for entry in folder.iterdir() if entry.is_dir())
    except OSError:
        return files
    own = (path / f"{path.name}{suffix}" for path in inside for suffix in SUFFIXES)
    return [*files, *(path for path in own if path.is_file())]


def _hint(path: Path) -> str:
    if path.parent == Path(LESSONS):
        known = sorted({file.stem for folder in folders() for file in files_in(folder / LESSONS)})
        return nearest(path.stem, known)
    try:
        beside = [p.name for p in files_in(path.parent)]
    except InputError:
        beside = []
    return nearest(path.name, beside) if beside else nearest(path.stem, known_names())
