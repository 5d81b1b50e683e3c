"""The board of a class: every table has its mark, none covers another, and a line begins where the reader does."""

from __future__ import annotations

import re

from sim.app.draw.board import EDGE, RADIUS, WIDE, board
from sim.speech import speaking


def marks(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)]


def test_no_mark_covers_another() -> None:
    values = [(table, 50 + table % 3) for table in range(1, 21)]
    found = marks(board([("Upfield", values, 40.0)], "said"))
    assert len(found) == 20
    for k, (x, y) in enumerate(found):
        assert all(abs(x - a) >= 2 * RADIUS - 1 or abs(y - b) >= 2 * RADIUS - 1 for a, b in found[:k])


def test_a_line_begins_where_the_reader_does() -> None:
    rows = [("Upfield", [(1, 0)], 100.0)]
    assert marks(board(rows, ""))[0][0] == EDGE
    with speaking("ar"):
        assert marks(board(rows, ""))[0][0] == WIDE - EDGE


def test_a_name_is_no_element() -> None:
    assert "<script" not in board([("<script>", [(1, 1)], 1.0)], '"><script>')
