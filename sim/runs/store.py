"""Parts on disk: each table of a part is one Parquet file, there whole or not at all, its `runs` file last."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.errors import InputError
from sim.runs.design import Part
from sim.runs.schema import TABLES

_PART, _RUN, _MANIFEST = b"part", b"run", b"manifest"  # metadata: which worlds, of which run, and all about the run
_HIDDEN = ".tmp-"
State = tuple[tuple[str, int, int], ...]  # of each file: its part, when it was written, its size
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def path_of(folder: Path, table: str, part: str) -> Path:
    """Where a table of a part is."""
    return folder / table / f"{part}.parquet"


def write_part(folder: Path, part: Part, tables: Mapping[str, pa.Table], run: str, manifest: str) -> None:
    """Write every table of a part, `runs` last: that file is the mark that the part is done.

    Each file says which worlds it holds and carries the fingerprint and the manifest of its `run`, so that no part is
    ever taken for another run's, and a manifest that was lost can be restored.

    Raises InputError where the folder cannot be written, with nothing half-written left behind.
    """
    about = {_PART: part.mark.encode(), _RUN: run.encode(), _MANIFEST: manifest.encode()}
    for name in TABLES:
        table = tables[name].replace_schema_metadata(about)
        with replacing(path_of(folder, name, part.name)) as hidden:
            pq.write_table(table, hidden, compression="zstd")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A hidden name to write to; it is flushed to disk and takes the place of `path` when all went well.

    Raises InputError, naming the path, for whatever the disk refuses.
    """
    hidden = path.with_name(f"{_HIDDEN}{secrets.token_hex(8)}.{path.name}")  # two machines may write the same part
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield hidden
        with hidden.open("rb+") as file:
            os.fsync(file.fileno())
        hidden.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        _forget(hidden)


def cannot_write(path: Path, error: OSError) -> InputError:
    """The message for a path that the disk refuses."""
    elsewhere = ". Choose another folder with --out" if error.errno in _REFUSED else ""
    return InputError(f"cannot write {path}: {error.strerror or error}. What is finished is kept{elsewhere}")


def cannot_read(path: Path, error: OSError) -> InputError:
    """The message for a path that is there and that the system keeps from its reader."""
    denied = "give yourself the right to read it (chmod u+r), or ask its owner"
    return InputError(
        f"cannot read {path}: {error.strerror or error}. Nothing was changed or lost: "
        f"{denied if error.errno in _REFUSED else 'see to the disk and try again'}"
    )


def _forget(hidden: Path) -> None:
    try:
        hidden.unlink(missing_ok=True)
    except OSError:
        return  # the folder is gone or closed: the first error is the one to tell


def _flush_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_out(folder: Path) -> None:
    """Remove hidden files that a killed run left behind."""
    for place in (folder, *(folder / table for table in TABLES)):
        for left in place.glob(f"{_HIDDEN}*"):
            left.unlink(missing_ok=True)


class Mark(NamedTuple):
    """What a file of a part says of itself: which worlds it holds, and of which run."""

    part: str
    run: str
    manifest: str


def is_done(folder: Path, part: Part, run: str) -> bool:
    """Whether a part is on disk whole: every file can be opened and says that it holds just these worlds of the run."""
    marks = (mark_of(path_of(folder, name, part.name)) for name in reversed(TABLES))
    return all(mark is not None and (mark.part, mark.run) == (part.mark, run) for mark in marks)


def damaged(folder: Path, part: str) -> list[Path]:
    """Files of a part that is marked as done which are missing or cut short."""
    if not path_of(folder, "runs", part).exists():
        return []
    return [path for name in TABLES if mark_of(path := path_of(folder, name, part)) is None]


def mark_of(path: Path) -> Mark | None:
    """What a file says of itself; None where there is no file or it was cut short.

    Raises InputError where the file may not be read: it is not to be computed anew for that.
    """
    try:
        found = pq.read_metadata(path).metadata or {}
    except PermissionError as error:
        raise cannot_read(path, error) from error
    except (OSError, pa.ArrowException):
        return None
    return Mark(*(found.get(key, b"").decode() for key in (_PART, _RUN, _MANIFEST)))


def failed_worlds(folder: Path, part: str) -> int:
    """How many worlds of a finished part ended in an error."""
    errors = read_file(path_of(folder, "runs", part), columns=["error"]).column("error")
    return sum(1 for error in errors.to_pylist() if error)


def worlds_of(folder: Path, part: str) -> int:
    """How many worlds a finished part holds. Raises InputError where its file cannot be read."""
    path = path_of(folder, "runs", part)
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def finished(folder: Path) -> list[str]:
    """The parts whose `runs` file is there, in order. Raises InputError where the folder may not be looked into."""
    try:
        names = [path.name for path in (folder / "runs").iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise cannot_read(folder / "runs", error) from error
    return sorted(Path(name).stem for name in names if fnmatch(name, "part-*.parquet"))


def state(folder: Path, table: str) -> State:
    """What the files of a table are now: as long as it stays the same, so does what is in them."""
    found = []
    for part in finished(folder):
        try:
            now = path_of(folder, table, part).stat()
        except OSError:  # whoever reads it is told
            found.append((part, 0, -1))
        else:
            found.append((part, now.st_mtime_ns, now.st_size))
    return tuple(found)


def unmark(folder: Path, parts: Iterable[str]) -> None:
    """Take away the mark that parts are done."""
    for part in parts:
        path_of(folder, "runs", part).unlink(missing_ok=True)


def read(
    folder: Path, table: str, columns: Sequence[str] | None = None, design_point: int | None = None
) -> pa.Table | None:
    """A table over all finished parts, in order; None before the first.

    Parameters
    ----------
    columns : only these. design_point : only its rows; parts without any are not opened for reading.

    Raises InputError for a file that is missing, was cut short or may not be read.
    """
    tables = list(each(folder, table, columns, design_point))
    return pa.concat_tables(tables) if tables else None


def holds(folder: Path, design_point: int) -> bool:
    """Whether a finished part has worlds of a design point, as its files are marked: no table is read."""
    return any(_may_hold(path_of(folder, "runs", part), design_point) for part in finished(folder))


def _may_hold(path: Path, design_point: int) -> bool:
    """Whether a file has rows of a design point, or bears no mark that says so."""
    mark = mark_of(path)
    return mark is None or f",{design_point}:" in f",{mark.part}"


def each(
    folder: Path, table: str, columns: Sequence[str] | None = None, design_point: int | None = None
) -> Iterator[pa.Table]:
    """A table part by part, as `read`."""
    for part in finished(folder):
        path = path_of(folder, table, part)
        if design_point is None:
            yield read_file(path, columns)
            continue
        if _may_hold(path, design_point):
            wanted = None if columns is None else list(dict.fromkeys(["design_point", *columns]))
            rows = read_file(path, wanted)
            rows = rows.filter(pc.equal(rows.column("design_point"), design_point))
            yield rows if columns is None else rows.select(list(columns))


def read_file(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """One file of a part, or some of its columns. Raises InputError where it cannot be read, or is not there."""
    try:
        # A file by itself: the reader must not take folder names for columns.
        with pq.ParquetFile(path) as file:
            return file.read(None if columns is None else list(columns)).replace_schema_metadata(None)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    """The message for a file of a part, by what is the matter with it."""
    if isinstance(error, OSError) and error.errno not in (None, errno.ENOENT):
        return cannot_read(path, error)
    what = "missing" if isinstance(error, FileNotFoundError) else "cut short"
    return InputError(
        f"{path} is {what}. Run the scenario into this folder again: the worlds of this part are computed anew, all "
        "others stay as they are"
    )
