"""Listing scenarios, showing what they changed, and beginning a new one."""

from __future__ import annotations

import re

import pytest

from sim.errors import InputError
from sim.scenario.find import list_scenarios, summary
from sim.scenario.load import load, load_resolved
from sim.scenario.show import brief, changes, rows
from sim.scenario.starter import starter
from tests.scenario.conftest import Write


def test_list_has_what_ships(write: Write) -> None:
    listed = {entry.name: entry for entry in list_scenarios()}
    assert set(listed) >= {"baseline", "cairo-2025-10-23", "step-for-step", "two-farmers"}
    cairo = listed["cairo-2025-10-23"]
    assert cairo.title == "The Cairo talks of 23 October 2025"
    assert cairo.summary == "9 parties, 3 phases (phase 1 under way), 1000 worlds"
    assert (cairo.phases, cairo.under_way, cairo.design_points, cairo.swept) == ((1, 2, 3), (1,), 1, ())
    assert not cairo.problem


def test_list_adds_the_working_folders_and_tells_which_are_wrong(write: Write) -> None:
    write("name: x\ntitle: Mine\nextends: baseline\nsweep: {axes: {delivery.tranche: [0, 1]}}\n", "scenarios/mine.yaml")
    write("name: [\n", "scenarios/broken.yml")
    write("not a scenario", "scenarios/notes.txt")
    listed = {entry.name: entry for entry in list_scenarios()}
    assert listed["mine"].title == "Mine" and listed["mine"].swept == ("delivery.tranche",)
    assert listed["mine"].summary.endswith("2 design points x 1000 worlds (2,000 in all)")
    assert listed["broken"].problem.startswith("scenarios/broken.yml:2:1: not YAML")
    assert "notes" not in listed


def test_show_lists_what_the_layers_changed(write: Write) -> None:
    text = "name: mine\nextends: two-farmers\nseed: 7\nset: {delivery.tranche: 0.5, state.fence: 0.2}\n"
    resolved = load_resolved(write(text), ["parties.upfield.tactic.beta=1"], worlds=10)
    table = {row[0]: row[1:] for row in rows(changes(resolved))}
    changed = {"delivery.tranche", "state.fence", "parties.upfield.tactic.beta", "worlds"}
    assert set(table) == {*changed, "guarantees.default"}  # the last by two-farmers itself
    assert table["delivery.tranche"][:3] == ("0.5", "mine.yaml:4", "0 | 0.1 | 0.25")
    assert "rules.yaml:" in table["delivery.tranche"][3]
    assert table["state.fence"] == ("0.2", "mine.yaml:4", "", "")
    assert table["parties.upfield.tactic.beta"][:3] == ("1", "--set", "0.4 | 0.7 | 1.2")
    assert table["worlds"][1] == "--worlds"


def test_values_on_one_line() -> None:
    assert brief({"value": 0.5, "assumption": "why"}) == "0.5"
    assert brief(["a", 1, None, True]) == "[a, 1, -, true]"
    assert brief({"beta": {"low": 0, "mode": 1, "high": 2}}) == "{beta: 0 | 1 | 2}"


@pytest.mark.parametrize("name", ["my-case", "2025-10-23", "no", "1e3", "a_b.c"])
def test_a_starter_loads_under_its_name(name: str, write: Write) -> None:
    scenario = load(write(starter(name), "new.yaml"))
    assert scenario.name == name
    assert scenario.guarantees["default"].mode == 0.5
    assert summary(scenario) == "9 parties, 3 phases (phase 1 under way), 1000 worlds"


def test_what_a_starter_offers_in_comments_works_too(write: Write) -> None:
    lines = starter("mine").splitlines()
    opened = [re.sub(r"^(  )?# (?=[a-z ]+[.:a-z_]*: |sweep:|parties:|  )", r"\1", line) for line in lines]
    scenario = load(write("\n".join(opened) + "\n", "new.yaml"))
    assert scenario.sweep is not None and len(scenario.sweep.axes) == 2
    assert scenario.parties["israel"].red_lines[-1].above == 0.9
    assert scenario.tables["main"].rounds == 20 and scenario.calendar.months == 36


@pytest.mark.parametrize("name", ["", "My Case", "../x", "-x", "a\n", "caf\u00e9"])
def test_names_that_no_scenario_can_have(name: str) -> None:
    with pytest.raises(InputError, match="expected small letters"):
        starter(name)
