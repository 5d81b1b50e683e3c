"""Words of a scenario in other languages: of words that it has, and of no weight for what it comes to."""

from __future__ import annotations

import pytest

from sim.runs.manifest import scenario_fingerprint
from sim.scenario.files import known_names
from sim.scenario.load import load
from sim.scenario.reworded import in_language, said
from tests.scenario.conftest import Write


def test_what_ships_translates_words_that_are_there() -> None:
    """Words of the scenario, or of one that takes its words over."""
    scenarios = [load(name) for name in known_names()]
    there = set().union(*map(said, scenarios))
    for scenario in scenarios:
        for words in scenario.translations.values():
            assert set(words) <= there


@pytest.mark.parametrize("tongue", ["ar", "he"])
def test_names_labels_and_ladders_of_the_gaza_case_are_whole(tongue: str) -> None:
    own, told = load("cairo-2025-10-23"), in_language(load("cairo-2025-10-23"), tongue)
    for name, issue in own.plan.issues.items():
        assert told.plan.issues[name].label != issue.label
        assert all(told.plan.issues[name].ladder[at] != words for at, words in issue.ladder.items())
    for name, party in own.parties.items():
        assert told.parties[name].name != party.name
    assert all(told.levers[path].label != lever.label for path, lever in own.levers.items())


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
