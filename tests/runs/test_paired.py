"""Two design points compared world by world."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.measures.intervals import paired_means, paired_shares
from sim.runs.paired import compare, points
from sim.runs.results import Results
from sim.runs.runner import run
from sim.scenario.schema import Scenario, Sweep


@pytest.fixture(scope="module")
def made(swept: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(swept, tmp_path_factory.mktemp("made") / "out")


def test_it_is_the_mean_of_the_differences_over_the_same_worlds(made: Results) -> None:
    runs = made.runs().set_index(["design_point", "replicate"])
    row = made.compare(0, 1, ["delivery"]).iloc[0]
    before, after = (runs.loc[point, "delivery"].to_numpy() for point in (0, 1))
    assert row["mean_a"] == before.mean() and row["mean_b"] == after.mean()
    expected = paired_means(before, after)
    assert (row["difference"], row["low"], row["high"], row["worlds"]) == expected
    assert row["variance_saved"] == pytest.approx(1 - np.var(after - before) / (np.var(after) + np.var(before)))
    assert row["variance_saved"] > 0.5


def test_flags_and_outcomes_have_an_interval_for_shares(made: Results) -> None:
    runs = made.runs()
    sides = [runs[runs["design_point"] == point] for point in (1, 3)]
    table = made.compare(1, 3, ["agreed_1", "outcome.partial"]).set_index("column")
    for column, flags in (
        ("agreed_1", [side["agreed_1"].to_numpy(dtype=bool) for side in sides]),
        ("outcome.partial", [(side["outcome"] == "partial").to_numpy() for side in sides]),
    ):
        found = table.loc[column, ["difference", "low", "high", "worlds"]]
        assert tuple(found) == paired_shares(*flags)


def test_all_columns_that_any_world_knows_stand_in_the_table(made: Results) -> None:
    table = made.compare(0, 3)
    assert {"outcome.delivered", "agreed_1", "delivery", "value_ada", "months"} <= set(table["column"])
    assert (table["worlds"] > 0).all()
    assert not {"error", "design_point", "truce_month", "guarantees.default"} & set(table["column"])


def test_only_worlds_that_both_sides_could_compute_count(made: Results) -> None:
    a, b = (made.runs(design_point=point) for point in (0, 1))
    a.loc[a["replicate"] == 3, "error"] = "ZeroDivisionError"
    b = b[b["replicate"] != 5].sample(frac=1, random_state=1)
    row = compare(a, b, ["delivery"]).iloc[0]
    assert row["worlds"] == 18
    keep = [r for r in range(20) if r not in (3, 5)]
    assert row["mean_a"] == pytest.approx(a.set_index("replicate").loc[keep, "delivery"].mean())


def test_a_party_left_out_on_one_side_has_nothing_to_compare(made: Results) -> None:
    a, b = (made.runs(design_point=point) for point in (0, 1))
    b["value_ada"] = np.nan
    row = compare(a, b, ["value_ada"]).iloc[0]
    assert row["worlds"] == 0 and np.isnan(row["difference"])


def test_what_cannot_be_paired_is_refused(made: Results, swept: Scenario, tmp_path: Path) -> None:
    tiny = swept.model_copy(update={"worlds": 2})
    other_seed = run(tiny.model_copy(update={"seed": 12}), tmp_path / "seed")
    assert isinstance(tiny.sweep, Sweep)
    alone = run(
        tiny.model_copy(update={"sweep": tiny.sweep.model_copy(update={"independent": True})}), tmp_path / "alone"
    )
    more = run(tiny.model_copy(update={"name": "other"}), tmp_path / "more")
    assert made.compare(0, 0, ["delivery"], other=more).iloc[0]["difference"] == 0.0
    for said, call in {
        r"the seeds differ \(11 and 12\)": lambda: made.compare(0, 0, other=other_seed),
        "an independent sweep": lambda: alone.compare(0, 1),
        "alone: an independent sweep": lambda: made.compare(0, 1, other=alone),
        "no design point 9 in these results": lambda: made.compare(0, 9),
        "unknown column 'delivry'; did you mean 'delivery'": lambda: made.compare(0, 1, ["delivry"]),
        "more than one|twice": lambda: compare(made.runs(), made.runs(design_point=0)),
        "no world in common": lambda: compare(made.runs(design_point=0)[:3], made.runs(design_point=1)[5:]),
    }.items():
        with pytest.raises(InputError, match=said):
            call()


def test_columns_with_nothing_in_them_are_no_flags() -> None:
    rows = {"replicate": [0, 1], "outcome": ["partial", "partial"], "phase_reached": [1, 1], "error": ["", ""]}
    a = pd.DataFrame({**rows, "agreed_4": [None, None], "consensus": [0.5, np.nan]})
    table = compare(a, a, ["agreed_4", "consensus"]).set_index("column")
    assert table.loc["agreed_4", "worlds"] == 0 and np.isnan(table.loc["agreed_4", "low"])
    assert table.loc["consensus", "worlds"] == 1 and table.loc["consensus", "high"] == np.inf


def test_points_are_compared_by_hand() -> None:
    """Two points in three worlds; the second is agreed in one world more, and a third exists on one side only."""
    rows = [("p1", r, i, 0.5, 0.2) for r in range(3) for i in ("x", "y")] + [
        ("p2", r, "z", np.nan, 0.0) for r in range(3)
    ]
    a = pd.DataFrame(rows, columns=["point", "replicate", "issue", "agreed", "delivered"])
    b = a.copy()
    b.loc[b["issue"] == "x", "delivered"] = 0.6
    b.loc[(b["issue"] == "z") & (b["replicate"] == 1), "agreed"] = 1.0
    b = pd.concat([b, b.tail(1).assign(point="p3")])
    found = points(a, b).set_index("point")
    assert list(found.index) == ["p1", "p2"]
    assert found.loc["p1", ["agreed_a", "agreed_b", "agreed"]].tolist() == [1.0, 1.0, 0.0]
    assert found.loc["p1", "delivered"] == pytest.approx(0.2)
    assert found.loc["p2", ["agreed_a", "agreed_b"]].tolist() == pytest.approx([0.0, 1 / 3])
    assert found.loc["p2", "agreed_low"] < 1 / 3 < found.loc["p2", "agreed_high"]
    assert (found["worlds"] == 3).all()


def test_points_without_a_world_in_common_are_refused() -> None:
    a = pd.DataFrame({"point": ["p1"], "replicate": [0], "agreed": [1.0], "delivered": [0.0]})
    with pytest.raises(InputError, match="no world and point in common"):
        points(a, a.assign(replicate=1))
