"""Two settings side by side, and several scenarios: the rows that are shown, against what was compared."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.findings.comparison import ends_data, fates_data, roads_data
from sim.findings.scenarios import scenarios_data
from sim.runs import paired
from tests.findings.memory import cairo, farmers, swept


def sides(table: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of both settings of a sweep."""
    first, second = (getattr(swept(), table)(design_point=point) for point in (0, 1))
    return first, second


def test_ends_that_occur_on_neither_side_are_left_out() -> None:
    runs = paired.compare(*sides("runs"))
    data = ends_data(swept().scenario, runs)
    ended = set(swept().runs()["outcome"])
    assert {c.removeprefix("outcome.") for c in data["column"] if c.startswith("outcome.")} == ended
    assert data["column"].iloc[-1] == "agreed_1" and data["says"].iloc[-1] == "text agreed"
    for row in data.to_dict("records"):
        old = runs[runs["column"] == row["column"]].iloc[0]
        assert (row["mean_a"], row["mean_b"], row["difference"]) == (old["mean_a"], old["mean_b"], old["difference"])


def test_each_step_of_each_phase_is_a_row() -> None:
    runs = cairo().runs()
    data = ends_data(cairo().scenario, paired.compare(runs, runs), ("agreed", "ratified"))
    steps = [said for said in data["says"] if said.startswith("phase")]
    assert steps == ["phase 2 agreed", "phase 2 ratified", "phase 3 agreed", "phase 3 ratified"]
    assert (data["difference"] == 0.0).all()


def test_points_keep_their_numbers_and_say_what_they_are() -> None:
    points = paired.points(*sides("issues"))
    data = fates_data(swept().scenario, points)
    assert data["mean_b"].tolist() == points["delivered_b"].tolist()
    assert data["difference"].tolist() == points["delivered"].tolist()
    assert all(said.startswith(point) for said, point in zip(data["says"], points["point"], strict=True))


def test_the_roads_end_where_the_runs_end() -> None:
    data = roads_data([(swept(), 0), (swept(), 1)])
    for side, rows in data.groupby("side"):
        runs = swept().runs(design_point=int(str(side)))
        assert rows["delivery"].iloc[-1] == pytest.approx(runs["delivery"].mean())
        assert rows["month"].iloc[0] == 0


def test_a_scenario_has_a_row_an_outcome_and_one_for_delivery() -> None:
    data = scenarios_data([cairo(), farmers()])
    for result in (cairo(), farmers()):
        mine = data[data["scenario"] == result.scenario.title].set_index("what")
        assert mine["mean"].drop("delivery").sum() == pytest.approx(1.0)
        assert mine.loc["delivery", "mean"] == pytest.approx(result.runs()["delivery"].mean())
        assert (mine["worlds"] == len(result.runs())).all()
