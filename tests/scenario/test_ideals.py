"""Who decides says what it wants: an ideal on every contested issue, or `none` where it is indifferent."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.model import Negotiation
from sim.scenario.dump import dump
from sim.scenario.load import load
from sim.scenario.paths import with_settings
from tests.scenario.conftest import Refused, Write


def case(bo: str = "{x: 1, y: 0.5}", issue: str = "{kind: clause}", more: str = "") -> str:
    issues = f"{{x: {{kind: clause}}, y: {issue}}}"
    return (
        f"name: mine\nplan: {{points: {{p: {{gist: g, issues: {issues}}}}}}}\nguarantees: {{default: 1}}\n"
        f"parties:\n  ada: {{name: Ada, ideal: {{x: 0, y: 1}}}}\n  bo: {{name: Bo, ideal: {bo}{more}}}\n"
    )


@pytest.mark.parametrize("bo", ["{x: 1}", "{}", "{x: 1, y: null}"])
def test_a_party_that_decides_without_an_ideal_has_to_say_so(bo: str, refused: Refused) -> None:
    message = refused(case(bo))
    assert message.startswith("mine.yaml:6:")
    assert "parties.bo.ideal" in message and ": none if it is indifferent" in message


def test_an_ideal_that_a_layer_takes_away_is_missed_where_it_was_taken(write: Write, refused: Refused) -> None:
    write(case(), "base.yaml")
    message = refused("name: mine\nextends: base.yaml\nparties: {bo: {ideal: {y: null}}}\n")
    assert message.startswith("mine.yaml:3:27: parties.bo.ideal: 'y' is missing")


def test_a_party_without_any_position_is_told_where_it_stands(refused: Refused) -> None:
    message = refused(case().replace("ideal: {x: 1, y: 0.5}", "capability: 2"))
    assert message.startswith("mine.yaml:6:7: parties.bo.ideal: 'x' is missing")


@pytest.mark.parametrize(
    "text",
    [
        case("{x: 1, default: 0.5}"),
        case("{x: 1, y: none}"),
        case("{default: none, x: 1}"),
        case("{x: 1}", issue="{kind: clause, contested: false}"),
        case("{x: 1}", more=", salience: {y: 0}"),
        case("{x: 1}").replace("Bo,", "Bo, role: mediator,"),
    ],
)
def test_who_says_so_or_does_not_decide_needs_no_ideal(text: str, write: Write) -> None:
    load(write(text))


def test_who_is_indifferent_gives_the_issue_no_weight(write: Write) -> None:
    text = case("{x: 1, y: none}", more=", salience: {x: 2, y: 3}")
    model = Negotiation(load(write(text)), range(4))
    bo = model.cast.parties[model.cast.names.index("bo")].interests
    assert bo.salience.tolist() == [[2.0, 0.0]] * 4
    for place in (0.0, 0.3, 1.0):
        bo.take_up([0, 1], np.ones((4, 2), dtype=bool), np.zeros((4, 2)), np.ones((4, 2)))
        assert (bo.paper(np.array([[1.0, place]] * 4)) == 1.0).all()


def test_a_constituency_shares_the_indifference_of_its_party(write: Write) -> None:
    text = case(
        "{x: 1, y: none}", more=", constituencies: {base: {name: B, salience: {y: 4}}, rim: {name: R, ideal: {y: 0}}}"
    )
    model = Negotiation(load(write(text)), range(2))
    home = model.cast.parties[model.cast.names.index("bo")].interests.home
    assert home is not None
    assert home.salience[0].tolist() == [[1.0, 0.0], [1.0, 0.0]]
    rim = load(write(text.replace("{y: 0}", "{y: 0}, salience: {y: 5}")))
    home = Negotiation(rim, range(2)).cast.parties[1].interests.home
    assert home is not None and home.salience[0][1].tolist() == [1.0, 5.0]


def test_indifference_is_a_value_of_any_layer(write: Write) -> None:
    name = write(case())
    assert load(name, ["parties.bo.ideal.y=none"]).parties["bo"].ideal["y"] is None
    assert load(name, {"parties.bo.ideal.y": "none"}) == load(name, ["parties.bo.ideal.y=none"])
    assert with_settings(load(name), {"parties.bo.ideal.y": "none"}) == load(name, ["parties.bo.ideal.y=none"])
    write(f"name: next\nextends: {name}\nparties: {{bo: {{ideal: {{y: none}}}}}}\n", "next.yaml")
    assert load("next.yaml").parties["bo"].ideal["y"] is None
    with pytest.raises(InputError, match=r"'y' is missing"):
        load(name, ["parties.bo.ideal.y=null"])
    swept = load(write(case() + "sweep: {axes: {parties.bo.ideal.y: [none, 0.5]}}\n"))
    assert swept.sweep is not None


def test_indifference_is_written_out_and_read_back(write: Write) -> None:
    scenario = load(write(case("{x: 1, y: none}")))
    text = dump(scenario)
    assert "y: none" in text
    assert load(write(text, "whole.yaml")) == scenario
