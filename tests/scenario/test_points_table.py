"""Design points from a CSV table, beside the scenario or inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import yamltree
from sim.errors import InputError, Place
from sim.scenario import points_table
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.sweep import design_points
from tests.scenario.conftest import Write

MINE = "name: mine\nextends: two-farmers\nsweep: {design: list, points: designs/my.csv}\n"
GOOD = (
    "delivery.tranche,talks.opening,incidents.truce,guarantees.default,parties.upfield.armed\r\n"
    '0.5, demands ,fence,"{low: 0, mode: 0.1, high: 0.3}",yes\r\n'
    "\r\n"
    "1,,,,no\r\n"
)


def swept(write: Write, table: str | bytes, name: str = "designs/my.csv") -> Scenario:
    write(table, name)
    return load(write(MINE))


def test_cells_are_read_as_yaml_reads_values_and_empty_ones_leave_the_path_alone(write: Write) -> None:
    points = design_points(swept(write, "\ufeff" + GOOD))
    number = {"low": 0, "mode": 0.1, "high": 0.3}
    assert points == [
        {
            "delivery.tranche": 0.5,
            "talks.opening": "demands",
            "incidents.truce": "fence",
            "guarantees.default": number,
            "parties.upfield.armed": True,
        },
        {"delivery.tranche": 1, "parties.upfield.armed": False},
    ]


def test_the_resolved_scenario_needs_no_csv(write: Write) -> None:
    rows = "".join(f"{k / 100},{'demands' if k % 2 else ''}\n" for k in range(60))
    scenario = swept(write, f"delivery.tranche,talks.opening\n{rows}")
    Path("designs/my.csv").unlink()
    text = dump(scenario)
    assert text.count("\n    0.") == 60, "many points are written as a table"
    assert load(write(text, "whole.yaml")) == scenario
    assert dump(load("whole.yaml")) == text


def test_a_table_inside_the_scenario_has_places_too(write: Write) -> None:
    head = "name: mine\nextends: two-farmers\nsweep:\n  design: list\n  points: |\n    delivery.tranche\n    0.1\n"
    assert design_points(load(write(f"{head}    0.2\n"))) == [{"delivery.tranche": 0.1}, {"delivery.tranche": 0.2}]
    with pytest.raises(
        InputError, match=r"^mine\.yaml:8:1: sweep: delivery\.tranche: expected a value between 0 and 1"
    ):
        load(write(f"{head}    2\n"))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("delivery.tranch\n0.1\n", r"my\.csv:1:1: sweep: unknown path .* did you mean 'tranche'"),
        (
            "guarantees.default,delivery.tranche\n0,0.1\n\n1,7\n",
            r"my\.csv:4:2: .*expected a value between 0 and 1, got 7",
        ),
        ("delivery.tranche\nmuch\n", r"my\.csv:2:1: .*expected a number or \{low, mode, high\}, got 'much'$"),
        ("delivery.tranche\n50 %\n", r"my\.csv:2:1: .*; write 0\.5 for 50 %$"),
        ("delivery.tranche,\n1,2\n", r"my\.csv:1:2: expected a path at the head of every column"),
        ("delivery.tranche,delivery.tranche\n1,2\n", r"my\.csv:1:2: the path 'delivery\.tranche' heads two columns"),
        ("delivery.tranche,trust.noise\n0.1\n", r"my\.csv:2:2: expected 2 cells as in the line of paths, got 1"),
        ("delivery.tranche\n0.1,0.2\n", r"my\.csv:2:2: expected 1 cells as in the line of paths, got 2"),
        ("delivery.tranche;trust.noise\n0.1;0.2\n", r"my\.csv:1:1: expected commas between the cells, got semicolons"),
        ("delivery.tranche\n", r"my\.csv:1:1: sweep\.points: expected a line for each design point"),
        ("", r"my\.csv:1:1: expected a line of paths, the table is empty"),
        ('delivery.tranche\n"0.1\n', r"my\.csv:2:1: not a CSV table: "),
        ("delivery.tranche,trust.noise\n0.1,null\n", r"my\.csv:2:2: trust\.noise: expected a value, got null"),
        ("delivery.tranche\n~\n", r"my\.csv:2:1: delivery\.tranche: expected a value, got null"),
        ("delivery.tranche\n{low: 0\n", r"my\.csv:2:1: not YAML"),
        (b"delivery.tranche\n\xff\n", r"my\.csv:2:1: not CSV: the file is not UTF-8 text"),
        ("delivery.tranche,delivery\n0.1,{}\n", r"my\.csv:1:2: sweep: 'delivery\.tranche' and 'delivery' set the same"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_line_and_cell(write: Write, table: str | bytes, message: str) -> None:
    with pytest.raises(InputError, match="^designs/" + message):
        swept(write, table)


def test_a_table_lies_inside_the_scenarios_folder(write: Write, tmp_path: Path) -> None:
    write("delivery.tranche\n0.1\n", "outside.csv")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "link.csv").symlink_to(tmp_path / "outside.csv")
    for name in ("../outside.csv", str(tmp_path / "outside.csv"), "link.csv"):
        with pytest.raises(InputError, match=r"inner/mine\.yaml:3:31: .*is outside the folder of mine\.yaml"):
            load(write(MINE.replace("designs/my.csv", name), "inner/mine.yaml"))
    with pytest.raises(InputError, match=r"no file 'designs/my\.csv' beside mine\.yaml"):
        load(write(MINE))
    with pytest.raises(InputError, match=r"or the name of a \.csv file, got 'x\.txt'"):
        load(write(MINE.replace("designs/my.csv", "x.txt")))
    with pytest.raises(InputError, match="is a folder, expected a CSV file"):
        (tmp_path / "designs" / "my.csv").mkdir(parents=True)
        load(write(MINE))


_VALUES = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_CELLS = _VALUES | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


@given(
    st.lists(st.dictionaries(st.sampled_from(["a.b", "c", "d.e f"]), _CELLS | st.lists(_CELLS), max_size=3), min_size=1)
)
def test_points_written_read_back(points: list[dict[str, Any]]) -> None:
    if not any(points):
        return
    text = points_table.written(points)
    tree = yamltree.of(text, Place("here"))
    read = points_table.read(tree).value
    assert read == points
