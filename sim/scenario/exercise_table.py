"""A classroom exercise as a table of points, a CSV file: parties x issues x options, and a threshold for each party.

The first line names the columns: `issue`, `option`, then the parties. Each line below is one option of an issue and
what it gives each party; where the issue is left blank it is that of the line before. Three lines are something else:
`threshold`, the points below which a party would rather have no agreement; `veto`, yes or no, whether nothing passes
without it; and `enough`, how many of the parties have to agree. The last two may be left out: all have to agree then.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sim import yamltree
from sim.errors import InputError, Place, nearest
from sim.scenario.points_table import rows_of

HEAD = ("issue", "option")
THRESHOLD, VETO, ENOUGH = "threshold", "veto", "enough"
MOST_POINTS = 1e6
LONGEST = 200  # letters of a name or an option
T = TypeVar("T")

Row = tuple[Place, list[str]]  # where a line begins, and its cells


@dataclass(frozen=True)
class Exercise:
    """What a table says: `points[issue][option]` and `thresholds`, a number a party, in the order of `parties`.

    vetoes : whose yes is needed. enough : how many have to agree.
    """

    parties: tuple[str, ...]
    points: dict[str, dict[str, tuple[float, ...]]]
    thresholds: tuple[float, ...]
    vetoes: tuple[str, ...]
    enough: int

    def least(self, party: int) -> float:
        """The points that a party gets at its worst."""
        return sum(min(given[party] for given in options.values()) for options in self.points.values())

    def most(self, party: int) -> float:
        """The points that a party gets at its best."""
        return sum(max(given[party] for given in options.values()) for options in self.points.values())


def read(path: str) -> Exercise:
    """The exercise in a file.

    Raises InputError with the file, the line and, as column, the number of the cell, for whatever is wrong with it.
    """
    name = yamltree.shown_path(path)
    rows = [(Place(name, line), cells) for line, cells in rows_of(yamltree.text_of(path, name, "CSV"), Place(name))]
    rows = [(at, cells) for at, cells in rows if any(cells)]
    if not rows:
        raise InputError(f"expected a line that begins with {','.join(HEAD)}, the table is empty", Place(name, 1))
    parties = _parties(*rows[0])
    body = rows[1:]
    for at, cells in body:
        if len(cells) != len(rows[0][1]):
            raise InputError(
                f"expected {len(rows[0][1])} cells as in the first line, got {len(cells)}",
                _cell(at, min(len(cells), len(rows[0][1])) + 1),
            )
    points, lines = _points([row for row in body if row[1][0].lower() not in (THRESHOLD, VETO, ENOUGH)], parties)
    end = body[-1][0] if body else rows[0][0]
    thresholds = _line(body, THRESHOLD, parties, _number)
    if thresholds is None:
        raise InputError(f"expected a line {THRESHOLD!r} with a number for each party, there is none", end)
    vetoes = _line(body, VETO, parties, _yes_or_no)
    enough = _enough(body, len(parties))
    if vetoes is None:
        vetoes = (enough == len(parties),) * len(parties)
    found = Exercise(
        parties, points, thresholds, tuple(n for n, must in zip(parties, vetoes, strict=True) if must), enough
    )
    _weighty(found, rows[0][0], lines)
    _reachable(found, next(at for at, cells in body if cells[0].lower() == THRESHOLD))
    return found


def _cell(at: Place, column: int) -> Place:
    return Place(at.file, at.line, column)


def _parties(at: Place, cells: Sequence[str]) -> tuple[str, ...]:
    if len(cells) == 1 and ";" in cells[0]:
        raise InputError("expected commas between the cells, got semicolons", at)
    for column, word in enumerate(HEAD, 1):
        got = cells[column - 1] if len(cells) >= column else ""
        if got.lower() != word:
            raise InputError(f"expected {word!r} at the head of column {column}, got {got!r}", _cell(at, column))
    parties = tuple(cells[2:])
    for column, name in enumerate(parties, 3):
        if not name:
            raise InputError("expected the name of a party at the head of the column, here is none", _cell(at, column))
        _short(name, _cell(at, column))
        if name in parties[: column - 3]:
            raise InputError(f"the party {name!r} heads two columns", _cell(at, column))
    if len(parties) < 2:
        raise InputError(
            f"expected the names of two parties or more after {','.join(HEAD)}, got {len(parties)}",
            _cell(at, len(cells) + 1),
        )
    return parties


def _points(
    rows: Sequence[Row], parties: Sequence[str]
) -> tuple[dict[str, dict[str, tuple[float, ...]]], dict[str, Place]]:
    """The points of every option, and the line in which each issue begins."""
    points: dict[str, dict[str, tuple[float, ...]]] = {}
    lines: dict[str, Place] = {}
    issue = ""
    for at, cells in rows:
        issue, option = cells[0] or issue, cells[1]
        if not issue:
            raise InputError("expected the name of an issue, and there is no line before that has one", _cell(at, 1))
        if not option:
            raise InputError(f"{issue}: expected the name of an option, here is none", _cell(at, 2))
        for column, words in ((1, issue), (2, option)):
            _short(words, _cell(at, column))
        if option in points.setdefault(issue, {}):
            raise InputError(f"{issue}: the option {option!r} is there twice", _cell(at, 2))
        lines.setdefault(issue, at)
        points[issue][option] = tuple(
            _number(cell, f"{issue}, {option}, {name}", _cell(at, column))
            for column, (cell, name) in enumerate(zip(cells[2:], parties, strict=True), 3)
        )
    for issue, options in points.items():
        if len(options) < 2:
            raise InputError(f"{issue}: expected two options or more, got one", _cell(lines[issue], 2))
    return points, lines


def _line(
    rows: Sequence[Row], word: str, parties: Sequence[str], read_cell: Callable[[str, str, Place], T]
) -> tuple[T, ...] | None:
    """What a line of another kind says of each party; None where there is none."""
    found = [row for row in rows if row[1][0].lower() == word]
    if len(found) > 1:
        raise InputError(f"there are two lines {word!r}", _cell(found[1][0], 1))
    if not found:
        return None
    at, cells = found[0]
    return tuple(
        read_cell(cell, f"{word}, {name}", _cell(at, column))
        for column, (cell, name) in enumerate(zip(cells[2:], parties, strict=True), 3)
    )


def _enough(rows: Sequence[Row], parties: int) -> int:
    found = [row for row in rows if row[1][0].lower() == ENOUGH]
    if not found:
        return parties
    at, cells = found[0]
    if len(found) > 1:
        raise InputError(f"there are two lines {ENOUGH!r}", _cell(found[1][0], 1))
    if not re.fullmatch(r"[0-9]{1,4}", cells[1]) or not 1 <= int(cells[1]) <= parties:
        raise InputError(
            f"{ENOUGH}: expected how many parties have to agree, a whole number from 1 to {parties}, got {cells[1]!r}",
            _cell(at, 2),
        )
    return int(cells[1])


def _number(cell: str, what: str, at: Place) -> float:
    if not cell:
        raise InputError(f"{what}: expected a number, the cell is empty", at)
    try:
        number = float(cell)
    except ValueError:
        hint = f"; write {cell.replace(',', '.')}" if re.fullmatch(r"-?[0-9]+,[0-9]+", cell) else ""
        raise InputError(f"{what}: expected a number, got {cell!r}{hint}", at) from None
    if not math.isfinite(number) or abs(number) > MOST_POINTS:
        raise InputError(f"{what}: expected a number of at most {MOST_POINTS:,.0f}, got {cell!r}", at)
    return number


def _yes_or_no(cell: str, what: str, at: Place) -> bool:
    if cell.lower() not in ("yes", "no"):
        raise InputError(f"{what}: expected yes or no, got {cell!r}{nearest(cell.lower(), ('yes', 'no'))}", at)
    return cell.lower() == "yes"


def _short(words: str, at: Place) -> None:
    if len(words) > LONGEST:
        raise InputError(f"expected at most {LONGEST} letters, got {len(words)}", at)
    if not words.isprintable():
        raise InputError(f"expected words on one line that can be printed, got {words!r}", at)


def _weighty(exercise: Exercise, head: Place, lines: dict[str, Place]) -> None:
    """Raise InputError for a party, or an issue, to whom all deals are alike."""
    for column, name in enumerate(exercise.parties, 3):
        if exercise.least(column - 3) == exercise.most(column - 3):
            raise InputError(
                f"{name}: expected options that differ in points, all are worth the same", _cell(head, column)
            )
    for issue, options in exercise.points.items():
        if len(set(options.values())) == 1:
            raise InputError(f"{issue}: expected options that differ in points for some party", _cell(lines[issue], 3))


def _reachable(exercise: Exercise, at: Place) -> None:
    """Raise InputError for a threshold that no deal reaches."""
    for i, (name, least) in enumerate(zip(exercise.parties, exercise.thresholds, strict=True)):
        if least > exercise.most(i):
            raise InputError(
                f"{THRESHOLD}, {name}: expected at most {exercise.most(i):g}, the points of its best deal, "
                f"got {least:g}",
                _cell(at, i + 3),
            )
