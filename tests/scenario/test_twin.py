"""The fictional twin: every word masked, and every world the same, bit for bit."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sim.model import Keep, Negotiation
from sim.scenario.dump import dump
from sim.scenario.files import known_names
from sim.scenario.load import load
from sim.scenario.reworded import in_language, said
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting
from sim.scenario.twin import twin

WORDS = ("reason", "event_title")  # columns that name people and things
WORLDS = range(3)


def played(scenario: Scenario) -> dict[str, dict[str, list[object]]]:
    tables = Negotiation(scenario, WORLDS, Keep(worth=True)).run().tables()
    return {name: {key: list(column) for key, column in table.items()} for name, table in tables.items()}


@pytest.mark.parametrize("name", known_names())
def test_its_worlds_are_those_of_the_scenario_bit_for_bit(name: str) -> None:
    scenario = load(name).model_copy(update={"sweep": None})
    path, lever = next(iter(scenario.levers.items()))
    settings: list[dict[str, object]] = [{}, {path: lever.stops[-1]}]
    for setting in settings:
        own, other = played(at_setting(scenario, setting)), played(at_setting(twin(scenario), setting))
        assert own.keys() == other.keys()
        for table, columns in own.items():
            assert columns.keys() == other[table].keys()
            for key, values in columns.items():
                if key not in WORDS:
                    np.testing.assert_array_equal(
                        np.array(values), np.array(other[table][key]), err_msg=f"{table}.{key}"
                    )


@pytest.mark.parametrize("name", known_names())
def test_no_word_of_the_scenario_is_left(name: str) -> None:
    scenario = load(name)
    made = twin(scenario)
    kept = said(made) & said(scenario) - {""}
    assert kept == set()
    names = {one for party in scenario.parties.values() for one in (party.name, party.short) if one}
    text = " ".join(said(made))
    assert not [one for one in names if re.search(rf"\b{re.escape(one)}\b", text)]
    written = dump(made)
    assert "evidence" not in written and "inference" not in written and "documents" not in written
    assert len({issue.label for issue in made.plan.issues.values()}) == len(made.plan.issues)
    assert len({party.name for party in made.parties.values()}) == len(made.parties)


def test_written_out_it_is_the_same_again_and_has_its_words_in_other_languages(tmp_path: Path) -> None:
    made = twin(load("cairo-2025-10-23"))
    path = tmp_path / "twin.yaml"
    path.write_text(dump(made), encoding="utf-8")
    assert load(str(path)) == made
    for tongue in ("ar", "he"):
        told = in_language(made, tongue)
        assert {one.name for one in told.parties.values()}.isdisjoint(one.name for one in made.parties.values())
        assert told.parties.keys() == made.parties.keys()
