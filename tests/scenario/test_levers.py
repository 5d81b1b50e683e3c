"""Levers lead to numbers of the scenario, and what is wrong with one is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.runs.manifest import scenario_fingerprint
from sim.scenario.dump import dump
from sim.scenario.files import known_names
from sim.scenario.load import load
from sim.scenario.settle import at_setting
from tests.scenario.conftest import Write

HEAD = "name: mine\nextends: two-farmers\n"


@pytest.mark.parametrize("name", known_names())
def test_every_scenario_that_ships_has_some_and_each_stop_can_be_played(name: str) -> None:
    scenario = load(name)
    assert len(scenario.levers) >= 5
    for path, lever in scenario.levers.items():
        assert len(set(map(str, lever.stops))) == len(lever.stops)
        for stop in (lever.stops[0], lever.stops[-1]):
            at_setting(scenario.model_copy(update={"sweep": None}), {path: stop})


@pytest.mark.parametrize(
    ("line", "said", "column"),
    [
        ("  guarantees.defaut: {label: Promises, stops: [0, 1]}", "did you mean 'default'?", 3),
        ("  guarantees.default: {label: Promises, stops: [0, 1.5]}", "expected a value between 0 and 1, got 1.5", 52),
        ("  guarantees.default: {label: Promises, stops: [0]}", "at least 2", 0),
        ("  guarantees.default: {label: Promises, stop: [0, 1]}", "did you mean 'stops'?", 0),
        ("  parties.nobody.risk: {label: Risk, stops: [1, 2]}", "parties has no 'nobody'", 3),
    ],
)
def test_a_lever_that_does_not_fit_is_told_at_its_place(write: Write, line: str, said: str, column: int) -> None:
    path = write(f"{HEAD}levers:\n{line}\n")
    with pytest.raises(InputError) as wrong:
        load(str(path))
    assert said in str(wrong.value)
    place = wrong.value.place
    assert place is not None and place.line == 4 and column in (0, place.column)


def test_they_are_taken_over_changed_and_taken_away(write: Write) -> None:
    path = write(
        f"{HEAD}levers:\n  delivery.tranche: null\n  guarantees.default: {{stops: [0, 1]}}\n"
        "  parties.upfield.risk: {label: Fear of losses, stops: [1, 2, 4]}\n"
    )
    levers, before = load(str(path)).levers, load("two-farmers").levers
    assert set(levers) == {*before, "parties.upfield.risk"} - {"delivery.tranche"}
    assert levers["guarantees.default"].stops == (0, 1)
    assert levers["guarantees.default"].label == before["guarantees.default"].label


def test_one_that_is_taken_over_and_does_not_fit_any_more_is_left_out(write: Write) -> None:
    """Without the talks inside there is no rivalry in them to move."""
    path = write("name: mine\nextends: cairo-2025-10-23\ninner: null\n")
    assert set(load("cairo-2025-10-23").levers) - set(load(str(path)).levers) == {"inner.cohesion.rivalry"}


def test_written_out_they_are_the_same_again(tmp_path: Path) -> None:
    for name in ("ec-emissions", "two-farmers"):
        scenario = load(name)
        path = tmp_path / f"{name}.yaml"
        path.write_text(dump(scenario), encoding="utf-8")
        again = load(str(path))
        assert again.levers == scenario.levers and again == scenario


def test_they_are_words_about_a_scenario_and_make_no_other_run() -> None:
    scenario = load("two-farmers")
    assert scenario_fingerprint(scenario.model_copy(update={"levers": {}})) == scenario_fingerprint(scenario)


def test_they_are_not_set_by_a_path() -> None:
    with pytest.raises(InputError, match="levers"):
        load("two-farmers", {"levers.x": 1})
