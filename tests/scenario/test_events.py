"""The block `events:` of a scenario: what may stand there, what is refused, and what layers make of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.model import Negotiation
from sim.scenario.changeable import OF_CONSTITUENCY, OF_MEDIATOR, OF_PARTY, OF_RULES, changeable, range_of
from sim.scenario.dump import dump
from sim.scenario.event import Event
from sim.scenario.load import load
from sim.scenario.paths import resolve_path
from sim.scenario.settle import at_setting
from tests.scenario.conftest import Refused, Write

# What follows begins on line 4.
HEAD = "name: mine\nextends: cairo-2025-10-23\nevents:\n"
WAR = "  war: {title: A war elsewhere, hazard: 0.1, from: 2, until: 9, effects: [%s]}\n"
DROP = "{path: guarantees.default, factor: 0.5, for: 3}"


def effect(text: str) -> str:
    return f"  e: {{title: It happens, month: 2, effects: [{text}]}}"


WRONG = {
    "  e: {month: 2}": ("4:6", "the key 'title' is missing"),
    "  e: {title: ' ', month: 2}": ("4:7", "expected a title"),
    "  e: {title: It happens}": ("4:6", "expected a month, or a hazard: the chance in a month"),
    "  e: {title: It happens, month: 0}": ("4:33", "events.e.month: expected at least 1, got 0"),
    "  e: {title: It happens, month: soon}": ("4:33", "expected a whole number, got soon"),
    "  e: {title: It happens, mouth: 2}": ("4:26", "unknown key 'mouth' in events.e; did you mean 'month'?"),
    "  e: {title: It happens, hazard: 1.2}": ("4:34", "expected a value between 0 and 1, got 1.2"),
    "  e: {title: It happens, month: 2, hazard: 0.2}": ("4:36", "got a month and 'hazard'"),
    "  e: {title: It happens, month: 2, until: 3}": ("4:36", "got a month and 'until'"),
    "  e: {title: It happens, month: 2, from: 3}": ("4:36", "got a month and 'from'"),
    "  e: {title: It happens, hazard: 0.2, chance: 0.5}": ("4:39", "expected no chance beside a hazard"),
    "  e: {title: It happens, hazard: 0.2, from: 5, until: 3}": ("4:48", "expected a month from 5 on, got 3"),
    "  UN-vote: {title: It happens, month: 2}": ("4:3", "expected a name of small letters, digits and '_'"),
    effect("{path: guarantees.default}"): ("4:46", "expected one of shift, factor and to beside the path, got none"),
    effect("{path: guarantees.default, to: 1, shift: 0.1}"): ("4:73", "got shift and to"),
    effect("{shift: 0.1}"): ("4:46", "expected one of path, leaves and vote, got none of them"),
    effect("{leaves: us, vote: israel}"): ("4:59", "got leaves and vote"),
    effect("{leaves: us, factor: 0.5}"): ("4:59", "expected no factor beside leaves"),
    effect("{vote: israel, for: 2}"): ("4:61", "a vote is taken once"),
    effect("{path: guarantees.defualt, to: 0.1}"): ("4:53", "did you mean 'guarantees.default'?"),
    effect("{path: parties.isreal.no_agreement, to: 0.1}"): ("4:53", "did you mean 'parties.israel.no_agreement'?"),
    effect("{path: parties.israel.ideal.rafah, to: 0.1}"): ("4:53", "no event can change 'parties.israel.ideal.rafah'"),
    effect("{path: state.rafah, to: 0.1}"): ("4:53", "did you mean 'issues.rafah.delivered'?"),
    effect("{path: talks.linkage, shift: 0.1}"): ("4:53", "no event can change 'talks.linkage' while a world runs"),
    effect("{path: inner.parties.fata.no_agreement, to: 0}"): ("4:53", "did you mean 'inner.parties.fatah.no_"),
    effect("{path: guarantees.default, to: 1.2}"): ("4:77", "expected a value between 0 and 1 for guarantees.default"),
    effect("{path: guarantees.default, factor: -1}"): ("4:81", "expected a value between 0 and 1e+06, got -1"),
    effect("{path: issues.rafah.delivered, to: 1, for: 2}"): ("4:89", "moves of itself"),
    effect("{path: relations.israel.hamas, to: 1, for: 2}"): ("4:89", "moves of itself"),
    effect("{leaves: uss}"): ("4:55", "unknown party 'uss'; did you mean 'us'?"),
    effect("{leaves: fatah}"): ("4:55", "'fatah' neither guarantees nor mediates"),
    effect("{vote: egypt}"): ("4:53", "'egypt' does not sit at the main table"),
    "  e: {title: It happens, month: 2, evidence: [h1.z]}": ("4:47", "unknown statement 'h1.z'"),
}  # fmt: skip


@pytest.mark.parametrize("line", WRONG)
def test_a_mistake_is_told_at_its_place(line: str, refused: Refused) -> None:
    place, said = WRONG[line]
    message = refused(HEAD + line)
    assert message.startswith(f"mine.yaml:{place}: ") and said in message, message


def test_a_month_set_beside_a_hazard_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match="expected a month or a hazard"):
        at_setting(load(write(HEAD + WAR % DROP)), {"events.war.month": 3})


def test_what_is_written_out_is_read_as_the_same(write: Write) -> None:
    scenario = load(write(HEAD + WAR % f"{DROP}, {{leaves: us, for: 2}}, {{vote: israel}}"))
    text = dump(scenario)
    assert load(write(text, "again.yaml")) == scenario
    assert dump(load("again.yaml")) == text
    war = scenario.events["war"]
    assert (war.begins, war.until, war.effects[0].lasts, war.effects[0].change) == (2, 9, 3, "factor")
    assert Event.model_validate(war.model_dump()) == war


def test_layers_add_change_and_take_away_events(write: Write) -> None:
    write(HEAD + WAR % DROP)
    over = "name: over\nextends: ./mine.yaml\nevents: {war: {hazard: 0.3}, peace: {title: Peace, month: 1}}\n"
    both = load(write(over, "over.yaml"))
    assert list(both.events) == ["war", "peace"] and both.events["war"].hazard is not None
    assert both.events["war"].hazard.mode == 0.3 and both.events["war"].effects
    assert load(write("name: less\nextends: ./over.yaml\nevents: {war: null}\n", "less.yaml")).events.keys() == {
        "peace"
    }


def test_paths_lead_to_the_numbers_of_events(write: Write) -> None:
    file = write(HEAD + WAR % DROP)
    scenario = load(file, {"events.war.effects.0.factor": 0.25, "events.war.until": 12})
    assert scenario.events["war"].until == 12
    assert resolve_path(scenario, "events.war.effects.0.factor").value.mode == 0.25
    with pytest.raises(InputError, match="events has no 'wars'; did you mean 'war'"):
        load(file, {"events.wars.hazard": 0.1})


def test_a_mode_alone_gets_the_width_that_the_number_itself_would_have(write: Write) -> None:
    to = "{path: guarantees.default, to: {mode: 0.9, assumption: a}}"
    shift = "{path: talks.search, shift: {mode: 0.1, assumption: a}}"
    first, second = load(write(HEAD + WAR % f"{to}, {shift}")).events["war"].effects
    assert first.to is not None and (first.to.low, first.to.high) == (pytest.approx(0.7), 1.0)
    assert second.shift is not None and (second.shift.low, second.shift.high) == pytest.approx((0.08, 0.12))


def test_a_place_is_written_in_the_unit_of_its_issue(write: Write) -> None:
    event = "events: {e: {title: It happens, month: 1, effects: [{path: issues.delay.delivered, to: 7}]}}\n"
    scenario = load(write(f"name: mine\nextends: ec-emissions\n{event}"))
    effect = scenario.events["e"].effects[0]
    assert effect.to is not None and effect.to.mode == 0.5  # of 4 to 10 years
    assert "to: 7" in dump(scenario)
    again = load("mine.yaml", {"events.e.effects.0.to": 5.5}).events["e"].effects[0]
    assert again.to is not None and again.to.mode == 0.25


def test_effects_on_a_party_that_is_left_out_go_with_it(write: Write) -> None:
    named = (
        "{path: parties.islamic_jihad.no_agreement, shift: 0.1}, {path: inner.parties.dflp.no_agreement, shift: 0.1}"
    )
    file = write(HEAD + WAR % f"{named}, {DROP}")
    assert len(load(file).events["war"].effects) == 3
    without = load(file, {"present.islamic_jihad": False, "present.dflp": False})
    assert [e.path for e in without.events["war"].effects] == ["guarantees.default"]
    shorter = (
        "name: shorter\nextends: ./mine.yaml\nparties: [hamas, fatah, egypt, us, israel, dflp, pflp, contributors]\n"
    )
    assert len(load(write(shorter, "shorter.yaml")).events["war"].effects) == 2


def test_what_can_be_changed_is_listed_with_its_range() -> None:
    known = changeable(load("cairo-2025-10-23"))
    assert known["parties.hamas.no_agreement"][:2] == (-1.0, 1.0)
    assert known["parties.egypt.mediation.formulation"][:2] == (0.0, 1.0)
    assert known["issues.rafah.delivered"].moves and known["relations.hamas.israel"].moves
    assert known["inner.parties.fatah.no_agreement"] == known["parties.fatah.no_agreement"]
    assert "parties.hamas.capability" not in known and "announced.size" not in known
    assert "talks.attendance_base" not in known and "inner.talks.attendance_base" in known
    assert range_of(load("cairo-2025-10-23"), "relations.israel.hamas") == known["relations.hamas.israel"]


def test_a_party_in_talks_of_two_farmers_has_nobody_at_home(write: Write) -> None:
    with pytest.raises(InputError, match="'upfield' has no constituencies that could vote"):
        load(write("name: mine\nextends: two-farmers\nevents: {e: {title: T, month: 1, effects: [{vote: upfield}]}}\n"))


PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-an-event.md"


def test_the_scenario_on_the_page_of_events_runs(write: Write) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    runs = Negotiation(load(write(blocks[0])), range(4)).run().tables()["runs"]
    assert {"event_mandate", "event_war_elsewhere", "event_election"} <= runs.keys() and set(runs["error"]) == {""}


def test_the_page_of_events_lists_all_that_can_be_changed() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for key in (*OF_PARTY, *OF_MEDIATOR, *OF_CONSTITUENCY, "incident_share", "capacity", "ratification", "division"):
        assert f".{key}`" in text, key
    for group in OF_RULES:
        assert f"`{group}`" in text, group
