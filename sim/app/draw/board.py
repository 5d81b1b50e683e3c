"""What every table of a class came to, on one board: a line a party, a numbered mark a table, and no agreement."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sim.app.draw.svg import element, picture
from sim.speech import leftwards

WIDE, EDGE, HEAD, STEP = 640.0, 24.0, 26.0, 12.0
RADIUS = 9.0


def board(rows: Sequence[tuple[str, Sequence[tuple[int, int]], float]], title: str) -> str:
    """A picture of a page's width.

    Parameters
    ----------
    rows : for each party its name, what each table came to for it (table, 0 to 100), and what no agreement was worth to
        it in the mean of the tables, 0 to 100. title : the same in words.
    """
    parts: list[str] = []
    top = 0.0
    for name, marks, without in rows:
        parts.append(element("text", escape(name), x=_x(0.0), y=top + 16.0, class_="board-name"))
        stacked = _stacked(marks)
        levels = 1 + max((level for _, _, level in stacked), default=0)
        line = top + HEAD + 2 * RADIUS * levels
        parts.append(element("line", x1=EDGE, x2=WIDE - EDGE, y1=line, y2=line, class_="rule"))
        at = _x(without)
        parts.append(element("line", x1=at, x2=at, y1=line - 7.0, y2=line + 7.0, class_="board-without"))
        for table, value, level in stacked:
            x, y = _x(value), line - RADIUS - 2 * RADIUS * level
            parts.append(element("circle", cx=x, cy=y, r=RADIUS - 1.0, class_="board-mark"))
            parts.append(element("text", str(table), x=x, y=y + 4.0, text_anchor="middle", class_="board-number"))
        top = line + STEP
    return picture(WIDE, top + 4.0, parts, title, class_="board")


def _stacked(marks: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Tables with their values and the level at which each stands, so that no mark covers another."""
    found: list[tuple[int, int, int]] = []
    for table, value in sorted(marks, key=lambda one: (one[1], one[0])):
        taken = {level for _, other, level in found if abs(_x(other) - _x(value)) < 2 * RADIUS}
        level = next(k for k in range(len(found) + 1) if k not in taken)
        found.append((table, value, level))
    return found


def _x(value: float) -> float:
    """Where a value lies: a line begins where the reader does."""
    along = EDGE + (WIDE - 2 * EDGE) * min(max(value, 0.0), 100.0) / 100.0
    return WIDE - along if leftwards() else along
