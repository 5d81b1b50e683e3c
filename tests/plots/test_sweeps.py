"""What the figures of sweeps, of reasons and of several scenarios show, against the tables."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.findings.axes import axis_data, heatmap_data
from sim.findings.reasons import reasons_data
from sim.findings.scenarios import scenarios_data
from sim.plots.axis import axis
from sim.plots.heatmap import heatmap
from sim.plots.reasons import MOST, reasons
from sim.plots.scenarios import scenarios
from tests.findings.memory import cairo, farmers, grid, line, mixed, silent, smooth
from tests.plots.reading import clashes, clipped, framed, words


def test_many_values_are_put_into_bins_and_choices_are_named() -> None:
    data = axis_data(mixed())
    guarantees = data[data["path"] == "guarantees.default"]
    assert guarantees["at"].nunique() == 8
    protocol = data[data["path"] == "tables.main.protocol"].drop_duplicates("at")
    assert list(protocol["name"]) == ["single text", "alternating offers", "voting"]
    flags = data[data["path"] == "parties.upfield.armed"].drop_duplicates("at")
    assert set(flags["name"]) == {"yes", "no"}
    picture = axis(mixed(), 0)
    shown = [label.get_text().replace("\n", " ") for label in framed(picture)[1].get_xticklabels()]
    assert [label.partition("…")[0] for label in shown] == [
        name[: len(label.partition("…")[0])] for label, name in zip(shown, protocol["name"], strict=True)
    ]
    assert shown[0] == "single text"


def test_many_values_of_one_axis_are_shown_each() -> None:
    data = axis_data(line())
    assert list(data.drop_duplicates("at")["at"]) == [k / 24 for k in range(25)]
    assert not data["binned"].any() and axis_data(mixed())["binned"].any()
    marks = [mark for mark in framed(axis(line(), 0))[0].lines if mark.get_marker() == "x"]
    assert len(marks[0].get_xdata()) == 25
    for results, said in ((line(), False), (mixed(), True)):
        assert any("8 bins of about" in box.words.replace("\n", " ") for box in words(axis(results, 0))) is said
        assert ("value or bin of" in axis(results, 0).alt) is said


def test_lines_of_the_axis_figure_are_the_table() -> None:
    data = axis_data(grid())
    panel = framed(axis(grid(), 0))[1]
    mine = data[(data["path"] == "delivery.tranche") & (data["what"] == "delivery")].sort_values("at")
    lines = [line for line in panel.lines if line.get_marker() == "x"]
    assert list(lines[0].get_ydata()) == pytest.approx(list(mine["mean"]))
    assert panel.get_ylim() == (0.0, 1.0)


def test_cells_of_the_heat_map_are_the_table() -> None:
    plane = heatmap_data(grid())
    assert (plane.x, plane.y) == ("delivery.tranche", "guarantees.default")
    runs = grid().runs()
    expected = runs.pivot_table(index="guarantees.default", columns="delivery.tranche", values="delivery")
    picture = heatmap(grid(), 0)
    _, right = framed(picture)
    assert np.asarray(right.images[0].get_array()) == pytest.approx(expected.to_numpy())
    assert right.get_xlabel() == "Lead allowed in delivery (tranche)"
    shown = [text.get_text() for text in right.texts]
    assert shown[0] == f"{expected.iloc[0, 0]:.0%}"
    assert (plane.table["worlds"] == 6).all()


def test_reasons_are_counted_under_their_outcome() -> None:
    runs, data = cairo().runs(), reasons_data(cairo())
    assert data["hits"].sum() == len(runs)
    counts = runs.groupby(["outcome", "reason"]).size()
    assert {(r["outcome"], r["reason"]): r["hits"] for r in data.to_dict("records")} == counts.to_dict()
    totals = data.groupby("outcome", sort=False)["hits"].sum()
    assert totals.is_monotonic_decreasing
    said = [box.words for box in words(reasons(cairo(), 0))]
    shown = data.nlargest(MOST, "hits")
    assert sum(f"{100 * row.low:.0f} to {100 * row.high:.0f}" in said for row in shown.itertuples()) == len(shown)


def test_scenarios_stand_side_by_side() -> None:
    results = [cairo(), farmers()]
    data, picture = scenarios_data(results), scenarios(results)
    for result in results:
        mine = data[data["scenario"] == result.scenario.title].set_index("what")
        runs = result.runs()
        for outcome, share in runs["outcome"].value_counts(normalize=True).items():
            assert mine.loc[str(outcome), "mean"] == share
        assert mine.loc["delivery", "mean"] == pytest.approx(runs["delivery"].mean())
    assert clipped(picture) == []
    assert clashes(picture) == []
    assert "60 to 80 worlds each." in " ".join(box.words for box in words(picture))


def test_scenarios_needs_two_with_names_of_their_own() -> None:
    with pytest.raises(InputError, match="needs two results folders"):
        scenarios([cairo()])
    with pytest.raises(InputError, match="same title"):
        scenarios([silent(), smooth()])
