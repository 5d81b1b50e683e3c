"""Design points as a CSV table: a file beside the scenario or text inside it, and such text from points.

The first line names paths, each line below is a design point. Cells are read as YAML reads a value ("0.5" a number,
"yes" true, "{low: 0, mode: 0.1, high: 0.3}" a distribution); an empty cell leaves its path as the scenario has it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim import yamltree
from sim.errors import InputError, Place
from sim.yamltree import Tree

SUFFIX = ".csv"
NOTHING = (
    "expected a value, got null; to keep what the scenario has leave the path out of the point, in a table its cell "
    "empty"
)
_OPENING = "{['\""  # a cell that begins so is more than a plain scalar
_NEVER_FIRST = "{}[]'\"&*!|>%@`#,?:- \t"  # what text may not begin with to stand as it is


def read(points: Tree) -> Tree:
    """The list of design points that a table holds: `points` is the name of a CSV file, or a table as text.

    Every value has its place: the file, the line, and as column the number of its cell in the line. Raises InputError,
    with such a place, for a file outside the scenario's folder and for whatever is wrong with the table.
    """
    text = str(points.content)
    if "\n" in text:
        return _points(text, points, Place(points.file, points.line + 1))
    if not text.endswith(SUFFIX):
        raise InputError(
            f"sweep.points: expected a list of points, or the name of a {SUFFIX} file, got {text!r}", points.here
        )
    path = _beside(text, points)
    name = yamltree.shown_path(path)
    return _points(yamltree.text_of(path, name, "CSV"), points, Place(name))


def written(points: Sequence[Mapping[str, Any]]) -> str:
    """Points as the text of a table that reads back as the same points."""
    paths = list(dict.fromkeys(path for point in points for path in point))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(paths)
    writer.writerows([_spelled(point[path]) if path in point else "" for path in paths] for point in points)
    return out.getvalue()


def _beside(text: str, points: Tree) -> Path:
    """The file of a name, which may not lead out of the folder that the scenario's own file is in."""
    folder = Path(points.file).parent
    path = folder / text
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"sweep.points: cannot read {text!r}: {error}", points.here) from error
    if not inside:
        raise InputError(f"sweep.points: {text!r} is outside the folder of {Path(points.file).name}", points.here)
    if not path.exists():
        raise InputError(f"sweep.points: no file {text!r} beside {Path(points.file).name}", points.here)
    return path


def _points(text: str, points: Tree, first: Place) -> Tree:
    rows = rows_of(text, first)
    at, header = next(rows, (first.line, []))
    paths = _paths(header, Place(first.file, at))
    found = [_point(cells, paths, Place(first.file, line), at) for line, cells in rows]
    if not found:
        raise InputError("sweep.points: expected a line for each design point below the paths", Place(first.file, at))
    return Tree(found, first.file, at, 1, points.key)


def rows_of(text: str, first: Place) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, each with its number in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = first.line
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(f"not a CSV table: {error}", Place(first.file, line)) from error
        if cells:
            yield line, [cell.strip() for cell in cells]
        line = first.line + reader.line_num


def _paths(header: Sequence[str], at: Place) -> list[str]:
    if len(header) == 1 and ";" in header[0]:
        raise InputError("expected commas between the cells, got semicolons", at)
    for column, path in enumerate(header, 1):
        place = Place(at.file, at.line, column)
        if not path:
            raise InputError("expected a path at the head of every column, here is none", place)
        if path in header[: column - 1]:
            raise InputError(f"the path {path!r} heads two columns", place)
    if not header:
        raise InputError("expected a line of paths, the table is empty", at)
    return list(header)


def _point(cells: Sequence[str], paths: Sequence[str], at: Place, head: int) -> Tree:
    if len(cells) != len(paths):
        column = min(len(cells), len(paths)) + 1
        raise InputError(
            f"expected {len(paths)} cells as in the line of paths, got {len(cells)}", Place(at.file, at.line, column)
        )
    values: dict[yamltree.Key, Tree] = {}
    for column, (path, cell) in enumerate(zip(paths, cells, strict=True), 1):
        if cell:
            value = _value(cell, Place(at.file, at.line, column))
            if any(node.content is None for _, node in value.walk()):
                raise InputError(f"{path}: {NOTHING}", value.here)
            value.key = (head, column)
            values[path] = value
    return Tree(values, at.file, at.line)


def _value(cell: str, at: Place) -> Tree:
    if cell[0] not in _OPENING:
        return Tree(yamltree.scalar(cell), at.file, at.line, at.column, None, cell)
    try:
        return yamltree.of(yamltree.parse(cell, at.file).value, at)
    except InputError as error:
        raise InputError(error.message, at) from error


def _spelled(value: Any) -> str:
    """A value as a cell that reads back as it: text that YAML takes for nothing else as it is, the rest as JSON."""
    if isinstance(value, str) and value.isprintable() and value == value.strip():
        plain = yamltree.scalar(value) == value and not value.startswith(tuple(_NEVER_FIRST))
        if plain:
            return value
    return json.dumps(value, ensure_ascii=False)
