"""Talks inside a scenario: read, set by paths, left out, written out again, and every mistake with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.paths import resolve_path
from sim.scenario.settle import at_setting

CAIRO = "cairo-2025-10-23"
TALKS = """\
name: nested
extends: two-farmers
tables:
  barn: {parties: [upfield, downfield]}
inner:
  table: barn
  scenario: two-farmers
  side: [upfield, downfield]
"""


def written(folder: Path, text: str) -> str:
    path = folder / "nested.yaml"
    path.write_text(text)
    return str(path)


def test_a_scenario_inside_is_read_whole_and_checked() -> None:
    inner = load(CAIRO).inner
    assert inner is not None and inner.table == "cairo"
    assert inner.scenario == load("palestinian-unity").model_copy(
        update={"changed": inner.scenario.changed, "levers": {}}
    )


def test_its_numbers_are_set_by_paths_and_swept() -> None:
    paths = {
        "inner.cohesion.rivalry": 0.1,
        "inner.relations.hamas.islamic_jihad": -0.8,
        "inner.parties.fatah.no_agreement": 0.5,
        "inner.division": 0.3,
    }
    for made in (load(CAIRO, paths), at_setting(load(CAIRO), paths)):
        assert made.inner is not None
        assert made.inner.scenario.cohesion.rivalry.mode == 0.1 and made.inner.division.mode == 0.3
        assert resolve_path(made, "inner.parties.fatah.no_agreement").value.mode == 0.5
        assert resolve_path(made, "inner.relations.hamas.islamic_jihad").value.mode == -0.8
    assert load(CAIRO).cohesion == load(CAIRO, paths).cohesion  # what is around them keeps its own


def test_settings_stand_in_the_block_too(tmp_path: Path) -> None:
    made = load(written(tmp_path, TALKS + "  set: {delivery.tranche: 0.21}\n"))
    assert made.inner is not None
    assert made.inner.scenario.delivery.tranche.mode == 0.21 and made.delivery.tranche.mode != 0.21


def test_written_out_it_is_the_same_again(tmp_path: Path) -> None:
    for sets in ({}, {"inner.cohesion.rivalry": 0.1, "inner.present.islamic_jihad": False}):
        scenario = load(CAIRO, sets)
        text = dump(scenario)
        again = load(written(tmp_path, text))
        assert again == scenario and dump(again) == text


def test_null_takes_it_away_and_a_later_file_changes_it(tmp_path: Path) -> None:
    assert load(CAIRO, {"inner": None}).inner is None
    text = f"name: mine\nextends: {CAIRO}\ninner:\n  division: 0\n  set: {{cohesion.rivalry: 0.9}}\n"
    inner = load(written(tmp_path, text)).inner
    assert inner is not None and inner.division.mode == 0.0 and inner.scenario.cohesion.rivalry.mode == 0.9
    assert inner.table == "cairo"


def test_who_is_left_out_outside_is_left_out_inside() -> None:
    without = load(CAIRO, {"present.islamic_jihad": False}).inner
    assert without is not None
    assert "islamic_jihad" not in without.side and "islamic_jihad" not in without.scenario.parties
    assert load(CAIRO, {"present.fatah": False}).inner is None  # nobody can sign


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("inner.cohesion.rivalri=0.1", "cohesion has no 'rivalri'; did you mean 'rivalry'?"),
        ("inner.devision=0.1", "inner has no 'devision'; did you mean 'division'?"),
        ("inner.parties.hamaz.capability=1", "did you mean 'hamas'?"),
        ("inner.cohesion.rivalry=3", "inner: cohesion.rivalry: expected a value between 0 and 1, got 3"),
        ("inner.side=[hamas, fata]", "did you mean 'fatah'?"),
        ("inner.table=main", "unknown table 'main'; known here: cairo, washington"),
        ("inner.carries.decommission=join_front", "did you mean 'joint_front'?"),
        ("inner.follows.comittee=government", "did you mean 'committee'?"),
        ("inner.sweep.size=3", "the talks inside have no sweep of their own"),
    ],
)
def test_a_mistake_in_a_setting_is_told_with_the_nearest_name(setting: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        load(CAIRO, [setting])
    assert said in str(error.value) and str(error.value).startswith("--set:1:")


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("  set: {delivery.tranch: 0.2}\n", "9:9: unknown path 'inner.delivery.tranch'"),
        ("  sides: [upfield]\n", "9:3: unknown key 'sides' in inner"),
        ("  set: 3\n", "9:8: inner.set: expected a mapping"),
        ("  carries: {water: water}\n", "9:13: unknown issue 'water'"),
    ],
)
def test_a_mistake_in_the_block_has_its_place(block: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        load(written(tmp_path, TALKS + block))
    assert said in str(error.value)


def test_a_scenario_that_is_not_there_is_told_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nested\.yaml:7:13: no scenario 'two-farmer'; did you mean 'two-farmers'\?"):
        load(written(tmp_path, TALKS.replace("scenario: two-farmers", "scenario: two-farmer")))


def test_a_path_inside_a_scenario_without_talks_inside_is_told() -> None:
    with pytest.raises(InputError, match="this scenario has no talks inside it"):
        load("two-farmers", {"inner.cohesion.rivalry": 0.5})
    with pytest.raises(InputError, match="this scenario has no talks inside it"):
        at_setting(load("two-farmers"), {"inner.cohesion.rivalry": 0.5})
