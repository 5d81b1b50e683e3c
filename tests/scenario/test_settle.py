"""A party left out and an agenda arranged, as settings of a design point."""

from __future__ import annotations

import pytest

from sim.errors import InputError
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.settle import at_setting
from sim.scenario.sweep import design_points
from tests.scenario.conftest import Write

CAIRO = "cairo-2025-10-23"


@pytest.fixture(scope="module")
def cairo() -> Scenario:
    return load(CAIRO)


def outcome(make: object) -> Scenario | str:
    """A scenario, or what is said where it is refused."""
    assert callable(make)
    try:
        made = make()
        assert isinstance(made, Scenario)
        return made.model_copy(update={"name": "x", "title": "", "description": ""})
    except InputError as error:
        return error.message


def test_leaving_a_party_out_is_not_listing_it(cairo: Scenario, write: Write) -> None:
    refused = []
    for party in cairo.parties:
        rest = [other for other in cairo.parties if other != party]
        path = write(f"name: mine\nextends: {CAIRO}\nparties: [{', '.join(rest)}]\n")
        listed = outcome(lambda path=path: load(path))
        absent = outcome(lambda party=party: at_setting(cairo, {f"present.{party}": False}))
        by_set = outcome(lambda party=party: load(CAIRO, [f"present.{party}=false"]))
        assert absent == by_set
        if isinstance(listed, str):
            refused.append(party)
            assert isinstance(absent, str) and absent.split(":")[0] == listed.split(":")[0]
        else:
            assert absent == listed
    assert refused == ["hamas", "egypt", "us", "israel", "contributors"]


def test_everybody_present_is_the_scenario_as_it_is(cairo: Scenario) -> None:
    assert at_setting(cairo, {"present.fatah": True}) == cairo


def test_settings_of_a_party_that_is_absent_do_no_harm(cairo: Scenario) -> None:
    both = {"parties.fatah.capability": 2, "present.fatah": False}
    assert at_setting(cairo, both) == at_setting(cairo, {"present.fatah": False})


def test_a_main_table_needs_somebody(write: Write) -> None:
    tables = "{main: {parties: [dflp, pflp], vetoes: []}, cairo: null, washington: null}"
    scenario = load(write(f"name: mine\nextends: {CAIRO}\ntables: {tables}\n"))
    assert at_setting(scenario, {"present.dflp": False}).tables["main"].parties == ("pflp",)
    with pytest.raises(InputError, match=r"tables\.main\.parties: expected a list of at least 1, got 0"):
        at_setting(scenario, {"present.dflp": False, "present.pflp": False})


def test_a_table_without_parties_is_gone_unless_it_is_the_main_one(cairo: Scenario) -> None:
    left = at_setting(cairo, {"tables.washington.parties": ["dflp"], "present.dflp": False})
    assert "washington" not in left.tables and "washington" in cairo.tables


def test_the_agenda_of_a_design_point_is_that_of_the_file(cairo: Scenario) -> None:
    for agenda in ("phases", "points", "package"):
        assert at_setting(cairo, {"agenda": agenda}) == load(CAIRO, [f"agenda={agenda}"])


def test_what_fits_one_by_one_but_not_together_is_refused_before_anything_runs(write: Write) -> None:
    """Ada and Bo both deliver the road: it can lose either, not both."""
    issues = "{road: {delivers: [ada, bo]}, fee: {kind: clause}}"
    wish = "ideal: {default: 0}"
    parties = f"{{ada: {{name: Ada, {wish}}}, bo: {{name: Bo, {wish}}}, cy: {{name: Cy, {wish}}}}}"
    own = f"name: mine\nplan: {{points: {{p: {{gist: g, issues: {issues}}}}}}}\nparties: {parties}\n"
    axes = "{present.ada: [true, false], present.bo: [true, false], trust.noise: [0, 1]}"
    with pytest.raises(
        InputError, match=r"^mine\.yaml:4:15: sweep: at present\.ada = False, present\.bo = False"
    ) as caught:
        load(write(f"{own}sweep: {{axes: {axes}}}\n"))
    assert "nobody is left to deliver 'road'" in str(caught.value)
    points = "[{present.ada: no}, {present.bo: no}]"
    assert len(design_points(load(write(f"{own}sweep: {{design: list, points: {points}}}\n")))) == 2


def test_large_numbers_are_tried_with_the_choices_they_meet(write: Write) -> None:
    """A salience above 1 is refused under the challenge protocol alone, and only where both meet."""
    governments = load("ec-emissions").parties
    shares = "{" + ", ".join(f"{name}: {{salience: {{delay: 0.5}}}}" for name in governments) + "}"
    head = f"name: mine\nextends: ec-emissions\nsalience_in: weights\nparties: {shares}\nsweep: "
    together = "{tables.main.protocol: challenge, parties.italy.salience.delay: 2}"
    apart = "{tables.main.protocol: voting, parties.italy.salience.delay: 2}, {tables.main.protocol: challenge}"
    quiet = "{tables.main.protocol: challenge, parties.italy.salience.delay: 1}"
    set_ = "\nset: {tables.main.protocol: voting}\n"
    load(write(f"{head}{{design: list, points: [{apart}, {quiet}]}}{set_}"))
    with pytest.raises(InputError, match=r"salience is a chance of resisting"):
        load(write(f"{head}{{design: list, points: [{quiet}, {together}]}}{set_}"))
