"""Words of a scenario in other languages: of words that it has, and of no weight for what it comes to."""

from __future__ import annotations

import pytest

from sim.runs.manifest import scenario_fingerprint
from sim.scenario.files import known_names
from sim.scenario.load import load
from sim.scenario.reworded import in_language, said
from tests.scenario.conftest import Write


@pytest.mark.parametrize("name", known_names())
def test_what_ships_translates_words_that_are_there(name: str) -> None:
    scenario = load(name)
    for words in scenario.translations.values():
        assert set(words) <= said(scenario)


def test_the_farmers_are_whole_in_every_language() -> None:
    scenario = load("two-farmers")
    for tongue in ("ar", "he"):
        assert said(scenario) == set(scenario.translations[tongue])
        told = in_language(scenario, tongue)
        assert said(told) == set(scenario.translations[tongue].values())
        assert told.parties.keys() == scenario.parties.keys()
    assert in_language(scenario, "fr") is scenario


def test_they_are_words_about_a_scenario_and_make_no_other_run() -> None:
    scenario = load("two-farmers")
    assert scenario_fingerprint(scenario.model_copy(update={"translations": {}})) == scenario_fingerprint(scenario)
    assert scenario_fingerprint(in_language(scenario, "ar")) != scenario_fingerprint(scenario)  # its ladders are in it


def test_a_scenario_adds_words_to_those_of_the_one_it_extends(write: Write) -> None:
    path = write("name: mine\nextends: two-farmers\ntitle: My farmers\ntranslations:\n  ar:\n    My farmers: مزارعاي\n")
    told = in_language(load(str(path)), "ar")
    assert told.title == "مزارعاي" and told.parties["upfield"].name == "الحقل الأعلى"
