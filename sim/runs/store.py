"""Parts on disk: each table of a part is one Parquet file, there whole or not at all, its `runs` file last."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import InputError
from sim.runs.design import Part
from sim.runs.schema import TABLES

MARK = b"part"  # metadata key under which a file says which worlds it holds
_HIDDEN = ".tmp-"


def path_of(folder: Path, table: str, part: str) -> Path:
    """Where a table of a part is."""
    return folder / table / f"{part}.parquet"


def write_part(folder: Path, part: Part, tables: Mapping[str, pa.Table]) -> None:
    """Write every table of a part, `runs` last: that file is the mark that the part is done.

    Raises InputError where the folder cannot be written, with nothing half-written left behind.
    """
    for name in TABLES:
        table = tables[name].replace_schema_metadata({MARK: part.mark.encode()})
        with replacing(path_of(folder, name, part.name)) as hidden:
            pq.write_table(table, hidden, compression="zstd")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A hidden name to write to; it is flushed to disk and takes the place of `path` when all went well.

    Raises InputError, naming the path, for whatever the disk refuses.
    """
    hidden = path.with_name(f"{_HIDDEN}{path.name}.{os.getpid()}")
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
    return InputError(f"cannot write {path}: {error.strerror or error}. Finished parts are kept")


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


def is_done(folder: Path, part: Part) -> bool:
    """Whether a part is on disk whole: every file can be opened and says that it holds just these worlds."""
    return all(mark_of(path_of(folder, name, part.name)) == part.mark for name in reversed(TABLES))


def damaged(folder: Path, part: str) -> list[Path]:
    """Files of a part that is marked as done which are missing or cut short."""
    if not path_of(folder, "runs", part).exists():
        return []
    return [path for name in TABLES if mark_of(path := path_of(folder, name, part)) is None]


def mark_of(path: Path) -> str | None:
    """Which worlds a file holds; None where there is no file or it was cut short."""
    try:
        metadata = pq.read_metadata(path).metadata
    except (OSError, pa.ArrowException):
        return None
    mark: bytes = (metadata or {}).get(MARK, b"")
    return mark.decode()


def finished(folder: Path) -> list[str]:
    """The parts whose `runs` file is there, in order."""
    return sorted(path.stem for path in (folder / "runs").glob("part-*.parquet"))


def read(folder: Path, table: str) -> pa.Table | None:
    """A table over all finished parts, in order; None before the first.

    Raises InputError for a file that is missing or was cut short.
    """
    tables = [read_file(path_of(folder, table, part)) for part in finished(folder)]
    return pa.concat_tables(tables) if tables else None


def read_file(path: Path) -> pa.Table:
    """One file of a part. Raises InputError where it is missing or cut short."""
    try:
        # A file by itself: the reader must not take folder names for columns.
        return pq.ParquetFile(path).read().replace_schema_metadata(None)
    except (OSError, pa.ArrowException) as error:
        raise InputError(
            f"{path} is missing or cut short; delete it and run the scenario again to compute this part anew"
        ) from error
