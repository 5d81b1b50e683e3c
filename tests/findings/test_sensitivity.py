"""An analysis as rows: which index stands for what, and what is left out."""

from __future__ import annotations

import numpy as np

from sim.analysis.discovery import Box
from sim.findings.discovery import box_data
from sim.findings.sensitivity import LEAST, MEANING, bars_data, meanings, name_of, ranked, sure, varies
from sim.scenario.load import load
from tests.analysis.cases import analysed


def test_the_first_method_that_speaks_of_a_group_stands_for_it() -> None:
    result = analysed()
    for by, method, index in (("party", "sobol", "S1"), ("grade", "sobol", "S1"), ("input", "given-data", "S1")):
        rows = ranked(result.scenario, result.table, "agreement", by)
        assert set(rows["method"]) == {method} and set(rows["index"]) == {index}
        weight = rows["total"].fillna(rows["value"])
        assert weight.is_monotonic_decreasing
    without = result.table[result.table["method"] != "sobol"]
    assert set(ranked(result.scenario, without, "agreement", "party")["method"]) == {"morris"}
    assert ranked(result.scenario, result.table[:0], "agreement", "party").empty


def test_the_total_of_a_group_is_sobols() -> None:
    result = analysed()
    rows = ranked(result.scenario, result.table, "agreement", "party").set_index("name")
    table = result.table[(result.table["outcome"] == "agreement") & (result.table["by"] == "party")]
    total = table[table["index"] == "ST"].set_index("name")
    for name, row in rows.iterrows():
        assert (row["total"], row["total_low"]) == (total.loc[name, "value"], total.loc[name, "low"])


def test_groups_that_do_next_to_nothing_have_no_bar() -> None:
    result = analysed()
    bars = bars_data(result.scenario, result.table, "agreement", top=3)
    for by in ("party", "grade"):
        assert (bars[by][["value", "total"]].max(axis=1) >= LEAST).all()
    assert len(bars["input"]) == 3
    assert bars["party"]["name"].iloc[0] == "ada"


def test_what_varies_and_what_is_sure() -> None:
    result = analysed()
    assert varies(result.table, "agreement")
    assert not varies(result.table.assign(value=np.nan), "agreement")
    assert not varies(result.table.assign(value=0.0), "agreement")
    assert sure({"low": 0.1, "total_low": np.nan}) and sure({"low": -0.1, "total_low": 0.1})
    assert not sure({"low": np.nan, "total_low": np.nan})
    assert MEANING["S1"] in meanings(result.scenario, result.table, "agreement")


def test_a_box_without_limits_is_a_row_of_its_measures() -> None:
    box = Box("agreement", 0.5, (), 1.0, 0.4, 1.0, 0.4, 100, 5)
    (row,) = box_data(box).to_dict("records")
    numbers = {"threshold": 0.5, "coverage": 1.0, "density": 0.4, "mass": 1.0, "everywhere": 0.4}
    assert row == {"outcome": "agreement", **numbers}


def test_whose_numbers_of_talks_inside_are_told_in_words() -> None:
    scenario = load("cairo-2025-10-23")
    assert name_of(scenario, "party", "inner hamas") == "talks inside: Hamas"
    assert name_of(scenario, "party", "inner rules") == "talks inside: rules of the model"
    assert name_of(load("two-farmers"), "party", "inner rules") == "inner rules"
