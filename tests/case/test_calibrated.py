"""A number that was set to a pattern of the record says so wherever it is shown."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from sim.analysis.inputs import inputs
from sim.case.provenance import GRADES, entries, select
from sim.case.quantity import DEFAULT_HALF_WIDTH, Quantity, Share
from sim.fields import adapter
from sim.findings.sensitivity import GRADE_WORDS
from sim.plots.looks import GRADES as LOOKS
from sim.report.sources import of_target, set_to_the_record
from sim.scenario.dump import dump
from sim.scenario.load import load

ESSENTIAL = "israel.red_lines.0.essential"


def test_calibrated_is_a_grade_of_its_own_whatever_else_is_said() -> None:
    for beside in ({}, {"evidence": ["a.1"], "inference": "read so"}, {"assumption": "why"}):
        number = Quantity.model_validate({"value": 0.5, "calibrated": "V6, weapons first", **beside})
        assert number.grade == "calibrated"


@pytest.mark.parametrize("words", ["", "  "])
def test_calibrated_without_a_pattern_is_refused(words: str) -> None:
    with pytest.raises(ValidationError, match="the pattern that the number was set to"):
        Quantity.model_validate({"value": 0.5, "calibrated": words})


def test_a_calibrated_number_without_a_width_is_as_wide_as_an_assumption() -> None:
    number = adapter(Share).validate_python({"mode": 0.5, "calibrated": "V6"})
    assert (number.low, number.high) == pytest.approx((0.3, 0.7))
    assert DEFAULT_HALF_WIDTH["calibrated"] == DEFAULT_HALF_WIDTH["assumption"]


def test_every_place_that_words_or_draws_grades_knows_every_grade() -> None:
    assert set(LOOKS) == set(GRADES) == set(GRADE_WORDS)


def test_what_leads_the_result_is_in_the_evidence_of_its_issue() -> None:
    """Israel's chance of signing nothing without the weapons carries most of the result, and was set to the record."""
    told = of_target(load("cairo-2025-10-23"), "israel.decommission")
    row = next(row for row in told.rows if row[0] == ESSENTIAL)
    assert row[1] == "the chance of signing no text that leaves decommission for later"
    assert row[3] == "calibrated"
    text = "\n".join(told.lines(100))
    assert f"{ESSENTIAL} = 0.55 (from 0.3 to 0.8)   [calibrated]" in text


def test_numbers_and_rules_are_told_in_the_words_of_the_ladder() -> None:
    """A row of three bare numbers, and `not above 0.5, unless x >= 0.6`, say nothing to who has not read the code."""
    told = of_target(load("cairo-2025-10-23"), "israel.decommission")
    said = " ".join(" ".join(told.lines(100)).split())
    waived = "unless Decommissioning is at least near \u201cstored or frozen under monitors\u201d (0.60)"
    assert (
        "A text costs Israel dearly in which Withdrawal is above \u201csecond line, over a third held\u201d (0.50), "
        + (waived)
        in said
    )
    assert (
        "What Israel wants on Decommissioning On the ladder: most likely \u201call beyond use, verified\u201d" in said
    )
    assert ">=" not in said and " | " not in said
    assert any(" | " in row[2] for row in told.rows)  # the table for a spreadsheet keeps the numbers bare


def test_evidence_at_an_issue_holds_red_lines_that_only_depend_on_it() -> None:
    found = select(entries(load("cairo-2025-10-23")), "israel.decommission")
    lines = {entry.value for entry in found if entry.path[2] == "red_lines" and not entry.number}
    assert "decommission: not below 0.6" in lines
    assert "withdrawal: not above 0.5, unless decommission >= 0.6" in lines


def test_a_red_line_that_rests_on_nothing_is_shown_too() -> None:
    scenario = load(
        "two-farmers",
        [
            "parties.upfield.red_lines=[{issue: water_share, above: 0.7, unless: {upkeep: 0.5}, essential: 0.4},"
            " {issue: road_access, below: 0.2, unless: {water_share: 0.1}}]"
        ],
    )
    found = {entry.name: entry for entry in select(entries(scenario), "upfield.water_share")}
    assert found["upfield.red_lines.0"].grade == "scenario"
    assert found["upfield.red_lines.0.essential"].value == "0.4"
    assert "upfield.red_lines.1" in found
    assert "upfield.red_lines.0" in {entry.name for entry in select(entries(scenario), "upfield.upkeep")}


def test_the_report_lists_every_number_that_was_set_to_the_record() -> None:
    scenario = load("cairo-2025-10-23")
    rows = set_to_the_record(scenario)
    inside = [row for row in rows if row[0].startswith("talks inside: ")]
    assert len(rows) == len([entry for entry in entries(scenario) if entry.grade == "calibrated"])
    assert len(rows) > 10 and len(inside) == 1
    assert all(pattern.startswith("V") for label, _, pattern in rows if not label.startswith("talks inside: "))
    assert "a common cabinet was sworn in after two of eight" in inside[0][2]
    assert any(label.startswith("Israel: red line on Decommissioning") for label, _, _ in rows)
    assert set_to_the_record(load("two-farmers")) == []


def test_calibrated_survives_writing_out_and_reaches_the_inputs_of_an_analysis() -> None:
    scenario = load("cairo-2025-10-23")
    kept = [entry for entry in entries(scenario) if "set to pattern V6" in entry.reading]
    assert len(re.findall(r"calibrated: ['\"]?V6", dump(scenario))) == len(kept) > 4
    assert {one.grade for one in inputs(scenario) if one.path == "incidents.rate"} == {"calibrated"}
