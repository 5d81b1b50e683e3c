"""How a scenario is put together: seeds, what it extends, its file, its settings."""

from __future__ import annotations

import pytest

from sim.case.load import load_plan, load_profile, profile_ids
from sim.errors import InputError
from sim.scenario.load import load, load_resolved
from sim.scenario.schema import Scenario
from tests.scenario.conftest import Write

CAIRO = "cairo-2025-10-23"


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return load("baseline")


@pytest.fixture(scope="module")
def cairo() -> Scenario:
    return load(CAIRO)


# --- what ships ------------------------------------------------------------------------------------------------------


def test_baseline_is_the_whole_plan_in_three_phases(baseline: Scenario) -> None:
    points = [point for phase in baseline.phases.values() for point in phase]
    assert sorted(points) == [f"p{n:02}" for n in range(1, 21)]
    assert list(baseline.phases) == [1, 2, 3]
    assert not baseline.under_way and not baseline.state
    assert baseline.tables["main"].vetoes == ("israel", "hamas")
    assert baseline.tables["cairo"].mediators == ("egypt",)
    assert set(baseline.tables["washington"].parties) == {"us", "israel"}
    assert set(baseline.parties) == set(profile_ids()) - {"qatar", "turkiye"}
    assert baseline.parties["hamas"] == load_profile("hamas")
    assert baseline.incidents.truce == "ceasefire" and baseline.fallback.enabled


def test_cairo_has_phase_one_under_way(cairo: Scenario, baseline: Scenario) -> None:
    assert cairo.under_way == (1,) and cairo.seed == 20251023 and cairo.worlds == 1000
    assert {name: q.mode for name, q in cairo.state.items()} == {
        "ceasefire": 0.6,
        "first_pullback": 1.0,
        "hostages": 0.6,
        "prisoners": 0.9,
        "aid_volume": 0.35,
        "aid_channel": 0.5,
        "rafah": 0.0,
    }
    phase_one = {issue for point in cairo.phases[1] for issue in cairo.plan.points[point].issues}
    assert set(cairo.state) <= phase_one
    assert all(q.evidence or q.assumption for q in cairo.state.values())
    assert cairo.parties == baseline.parties and cairo.plan == baseline.plan


def test_step_for_step_differs_only_in_the_design_of_the_deal(cairo: Scenario) -> None:
    other = load("step-for-step")
    assert other.plan.issues["sequencing"].text.mode == 0.5  # type: ignore[union-attr]
    assert other.delivery.tranche.low > 0 and other.delivery.tranche.high < 0.25
    for issue, guarantee in other.guarantees.items():
        assert guarantee.low > cairo.guarantees["default"].high, issue
    assert other.trust.monitoring.low > cairo.trust.monitoring.high
    same = ("parties", "relations", "tables", "phases", "state", "under_way", "seed", "talks", "incidents", "worlds")
    assert all(getattr(other, name) == getattr(cairo, name) for name in same)


def test_two_farmers_needs_none_of_the_gaza_seeds() -> None:
    scenario = load("two-farmers")
    assert list(scenario.parties) == ["upfield", "downfield"]
    assert list(scenario.tables) == ["main"] and list(scenario.phases) == [1]
    assert len(scenario.plan.issues) == 4
    assert scenario.parties["downfield"].constituencies
    assert not set(scenario.plan.issues) & set(load_plan().issues)


def test_seats_that_nobody_takes_are_dropped(cairo: Scenario) -> None:
    present = set(cairo.parties)
    assert all({*issue.delivers, *issue.blocks} <= present for issue in cairo.plan.issues.values())
    assert all(set(relation.between) <= present for relation in cairo.relations)


# --- layers ----------------------------------------------------------------------------------------------------------


def test_a_file_that_only_extends_is_what_it_extends(write: Write, baseline: Scenario) -> None:
    mine = load(write("name: mine\nextends: baseline\n"))
    assert mine == baseline.model_copy(update={"name": "mine", "title": "", "description": ""})


@pytest.mark.parametrize(
    "text", ["name: mine\n", "name: mine\nparties: [hamas, israel]\n", "name: mine\nparties: {ada: {name: Ada}}\n"]
)
def test_a_file_without_a_plan_is_told_what_is_missing_and_is_no_gaza_scenario(write: Write, text: str) -> None:
    with pytest.raises(InputError, match=r"mine\.yaml:1:1: the key 'plan' is missing: write extends: baseline .* plan"):
        load(write(text))


def test_who_asks_for_the_plan_that_ships_gets_the_baseline_with_it(write: Write, baseline: Scenario) -> None:
    assert load(write("name: mine\nplan: gaza\nworlds: 5\n")).tables == baseline.tables


def test_layers_go_from_base_to_file_to_set_block_to_options(write: Write) -> None:
    write(
        "name: base\nextends: baseline\nworlds: 2\nseed: 2\ndelivery: {patience: 2}\ntables: {main: {rounds: 2}}\n",
        "b.yaml",
    )
    name = write(
        "name: mine\nextends: b.yaml\nworlds: 3\nseed: 3\ndelivery: {patience: 3}\nset: {worlds: 4, seed: 4}\n"
    )
    scenario = load(name, ["seed=5"])
    assert (scenario.tables["main"].rounds, scenario.delivery.patience) == (2, 3)
    assert (scenario.worlds, scenario.seed) == (4, 5)
    assert load(name, ["seed=5"], worlds=6, seed=7).seed == 7
    assert load(name, ["seed=5"], worlds=6).worlds == 6


def test_a_base_is_found_beside_its_file_whatever_the_working_folder(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("name: base\nextends: baseline\nworlds: 2\n", "deep/base.yaml")
    write("name: mine\nextends: ./base.yaml\n", "deep/mine.yaml")
    assert load("deep/mine.yaml").worlds == 2


def test_scenarios_of_the_working_folder_come_first(write: Write) -> None:
    write("name: two-farmers\nextends: baseline\nworlds: 2\n", "scenarios/two-farmers.yaml")
    assert load("two-farmers").worlds == 2


def test_parties_as_a_list_take_the_others_from_the_tables(write: Write) -> None:
    scenario = load(
        write("name: mine\nextends: baseline\nparties: [hamas, israel, egypt, us, fatah, contributors, qatar]\n")
    )
    assert set(scenario.parties) == {"hamas", "israel", "egypt", "us", "fatah", "contributors", "qatar"}
    assert scenario.tables["cairo"].parties == ("hamas", "fatah")
    assert "islamic_jihad" not in {seat for issue in scenario.plan.issues.values() for seat in issue.delivers}


def test_who_alone_delivers_what_is_negotiated_cannot_be_left_out(write: Write) -> None:
    with pytest.raises(
        InputError, match=r"mine\.yaml:3:10: nobody is left to deliver '\w+': keep .*israel.* or leave p"
    ):
        load(write("name: mine\nextends: baseline\nparties: [hamas, fatah, us, egypt]\n"))
    phases = "phases: {1: [p09], 2: null, 3: null}\ntables: {main: {parties: [hamas, fatah], vetoes: [hamas]}}\n"
    assert (
        "israel"
        not in load(write(f"name: mine\nextends: baseline\nparties: [hamas, fatah, us, egypt]\n{phases}")).parties
    )


def test_phases_under_way_are_the_first_ones(write: Write) -> None:
    with pytest.raises(InputError, match=r"mine\.yaml:3:12: under_way: expected the first phases \(\[1\]\), got \[2\]"):
        load(write("name: mine\nextends: baseline\nunder_way: [2]\n"))


def test_a_party_that_ships_and_takes_no_part_is_told_from_a_misspelt_one(write: Write) -> None:
    text = "name: mine\nextends: baseline\ntables: {main: {parties: [israel, hamas], mediators: [egypt, qatar]}}\n"
    with pytest.raises(
        InputError, match=r"'qatar': it takes no part in this scenario; to add it write  parties: \{qatar: null\}"
    ):
        load(write(text))


def test_parties_as_a_mapping_change_what_they_name(write: Write, baseline: Scenario) -> None:
    text = "name: mine\nextends: baseline\n"
    text += "parties: {hamas: {risk: 3, ideal: {decommission: 0.7}}, qatar: null, donor: {name: Donor}}\n"
    scenario = load(write(text))
    hamas, before = scenario.parties["hamas"], baseline.parties["hamas"]
    assert hamas.risk.mode == 3 and hamas.ideal["decommission"].mode == 0.7
    assert hamas.ideal["custody"] == before.ideal["custody"] and hamas.tactic == before.tactic
    assert scenario.parties["qatar"] == load_profile("qatar")
    assert scenario.parties["donor"].name == "Donor"
    assert scenario.parties["fatah"] == baseline.parties["fatah"]


def test_the_order_of_parties_in_a_file_changes_no_relation_or_seat(write: Write, baseline: Scenario) -> None:
    reversed_names = ", ".join(reversed(list(baseline.parties)))
    scenario = load(write(f"name: baseline\nextends: baseline\nparties: [{reversed_names}]\n"))
    assert scenario.relations == baseline.relations
    assert scenario.parties == baseline.parties and scenario.plan == baseline.plan


def test_relations_are_laid_pair_by_pair(write: Write, baseline: Scenario) -> None:
    scenario = load(write("name: mine\nextends: baseline\nrelations: [{between: [israel, hamas], value: -0.5}]\n"))
    pairs = {relation.between: relation.value for relation in scenario.relations}
    before = {relation.between: relation.value for relation in baseline.relations}
    assert pairs["hamas", "israel"].mode == -0.5
    assert {**pairs, ("hamas", "israel"): None} == {**before, ("hamas", "israel"): None}


def test_null_takes_a_key_away(write: Write) -> None:
    scenario = load(write(f"name: mine\nextends: {CAIRO}\ntables: {{washington: null}}\nstate: {{rafah: null}}\n"))
    assert set(scenario.tables) == {"cairo", "main"}
    assert "rafah" not in scenario.state and "hostages" in scenario.state


def test_a_sweep_replaces_the_one_it_extends_and_ranges_are_written_out(write: Write) -> None:
    write("name: b\nextends: baseline\nsweep: {axes: {delivery.tranche: [0, 0.1]}}\n", "b.yaml")
    name = write("name: mine\nextends: b.yaml\nsweep: {axes: {guarantees.default: {from: 0, to: 0.3, steps: 4}}}\n")
    sweep = load(name).sweep
    assert sweep is not None and sweep.axes == {"guarantees.default": [0.0, 0.1, 0.2, 0.3]}
    write("name: c\nextends: b.yaml\nsweep: null\n", "c.yaml")
    assert load("c.yaml").sweep is None


def test_a_scenario_may_rest_its_numbers_on_the_seeds_statements(write: Write) -> None:
    text = "name: mine\nextends: baseline\n"
    text += "set: {guarantees.default: {low: 0.1, mode: 0.2, high: 0.3, evidence: [m4.a], inference: why}}\n"
    assert load(write(text)).guarantees["default"].grade == "inference"


# --- provenance of every override ------------------------------------------------------------------------------------


def test_overrides_tell_what_was_set_where_and_what_stood_before(write: Write) -> None:
    name = write("name: mine\nextends: step-for-step\nset:\n  delivery.tranche: 0.5\n  relations.israel.hamas: 0\n")
    resolved = load_resolved(name, ["delivery.tranche=0.6"])
    history = [o for o in resolved.overrides if o.path == "delivery.tranche"]
    assert [o.value if isinstance(o.value, float) else o.value["mode"] for o in history] == [0.15, 0.5, 0.6]
    assert history[0].previous["mode"] == 0.1 and history[0].previous_place is not None
    assert history[0].previous_place.file.endswith("rules.yaml")
    assert str(history[1].place) == "mine.yaml:4:21"
    assert history[2].previous == 0.5 and history[2].previous_place == history[1].place
    assert history[2].place.file == "--set"
    pair = next(o for o in resolved.overrides if o.path == "relations.hamas.israel")
    assert str(pair.place) == "mine.yaml:5:27"
    assert resolved.files[-1] == "mine.yaml" and len(resolved.files) == 4


def test_every_value_has_a_place(write: Write) -> None:
    resolved = load_resolved(write("name: mine\nextends: baseline\nguarantees: {decommission: 0.4}\n"))
    assert str(resolved.tree.place(("guarantees", "decommission"))) == "mine.yaml:3:28"
    assert resolved.tree.place(("parties", "hamas", "ideal", "decommission")).file.endswith("hamas.yaml")
