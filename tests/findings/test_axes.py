"""What swept numbers do, against the table of runs."""

from __future__ import annotations

import pytest

from sim.findings.axes import axis_data, heatmap_data
from sim.findings.worlds import NothingToShowError
from sim.measures.intervals import standard_error, wilson
from tests.findings.memory import farmers, grid, mixed, swept


def test_along_one_axis_each_share_has_wilsons_interval() -> None:
    runs = swept().runs()
    data = axis_data(swept())
    for value, mine in runs.groupby("guarantees.default"):
        row = data[(data["at"] == value) & (data["what"] == "partial")].iloc[0]
        hits = int((mine["outcome"] == "partial").sum())
        assert row["mean"] == hits / len(mine)
        assert (row["low"], row["high"]) == wilson(hits, len(mine))
        assert row["worlds"] == len(mine)


def test_a_world_at_several_values_of_another_axis_counts_once() -> None:
    """Six worlds at five tranches are six histories and not thirty: the interval is that of six means."""
    runs = grid().runs()
    mine = runs[runs["guarantees.default"] == 0.5]
    each = mine.groupby("replicate")["delivery"].mean().to_numpy()
    data = axis_data(grid())
    row = data[(data["path"] == "guarantees.default") & (data["at"] == 0.5) & (data["what"] == "delivery")].iloc[0]
    assert row["mean"] == pytest.approx(mine["delivery"].mean())
    assert row["high"] - row["mean"] == pytest.approx(1.96 * standard_error(each))


def test_over_two_axes_each_cell_is_the_worlds_at_its_pair() -> None:
    plane, runs = heatmap_data(grid()), grid().runs()
    assert (plane.x, plane.y, plane.others) == ("delivery.tranche", "guarantees.default", ())
    assert (plane.x_names, plane.y_names) == ([], [])
    cells = plane.table[plane.table["what"] == "delivery"]
    assert len(cells) == 25
    for row in cells.to_dict("records"):
        mine = runs[(runs[plane.x] == row["at_0"]) & (runs[plane.y] == row["at_1"])]
        assert (row["worlds"], row["mean"]) == (len(mine), pytest.approx(mine["delivery"].mean()))


def test_paths_that_are_not_shown_are_named_and_numbers_in_bins_are_said_to_be() -> None:
    plane = heatmap_data(mixed())
    assert plane.others == ("parties.upfield.armed", "plan.points.water.issues.water_share.months")
    assert plane.x_names == ["single text", "alternating offers", "voting"]
    assert plane.binned and plane.table["at_1"].nunique() == plane.bins == 3
    with pytest.raises(NothingToShowError, match="only Guarantees of delivery is moved here"):
        heatmap_data(swept())
    with pytest.raises(NothingToShowError, match="nothing varies"):
        axis_data(farmers())
