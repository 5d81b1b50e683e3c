"""Nobody signs what is worse to it than walking away: closed forms, under every protocol that asks and every tactic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import utility
from sim.measures.continuous import KINDS
from sim.model import Keep, Negotiation
from sim.scenario.schema import Scenario
from tests.cases import one_clause

ASKED = ("single_text", "alternating_offers", "voting")  # protocols in which a veto is asked
TACTICS: dict[str, dict[str, Any]] = {
    "clock": {"beta": 2.0},
    "equilibrium": {"kind": "equilibrium"},
    "zeuthen": {"kind": "zeuthen"},
    "imitation": {"mix": {"time_dependent": 0.5, "tit_for_tat": 0.5}},
    "trade_off": {"proposal": "trade_off"},
}


def at_ideal(tactic: dict[str, Any], risk: float, protocol: str = "alternating_offers", **ada: Any) -> Scenario:
    """Ada has her ideal already, which is what the published text says; Bo wants 0."""
    return one_clause(
        plan={"points": {"q1": {"issues": {"line": {"text": 0.5}}}}},
        parties={"ada": {"risk": risk, "tactic": tactic, **ada}, "bo": {"risk": risk, "tactic": tactic}},
        tables={"main": {"protocol": protocol}},
    )


@pytest.mark.parametrize("risk", [1.0, 2.0, 4.0])
@pytest.mark.parametrize("protocol", ASKED)
@pytest.mark.parametrize("tactic", TACTICS.values(), ids=TACTICS)
def test_a_party_at_its_ideal_signs_for_nothing_less(tactic: dict[str, Any], protocol: str, risk: float) -> None:
    """One that is where it wants to be gets no less by walking away: the text is its ideal, or there is none."""
    model = Negotiation(at_ideal(tactic, risk, protocol), range(4)).run()
    signed = model.world.progress.agreed[:, 0]
    furthest = utility.ROUNDING ** (1.0 / risk)  # from here on a loss is told from none
    assert np.abs(model.world.agreement.agreed[signed, 0] - 0.5).max(initial=0.0) <= furthest


@pytest.mark.parametrize("risk", [1.0, 2.0, 4.0])
def test_two_who_look_ahead_agree_on_the_ideal_of_the_one_who_has_it(risk: float) -> None:
    """Rubinstein's proposer leaves the other what refusing is worth to it: here its ideal, to the last digit."""
    model = Negotiation(at_ideal({"kind": "equilibrium"}, risk), range(4)).run()
    assert model.world.progress.agreed.all()
    assert (model.world.agreement.agreed[:, 0] == 0.5).all()


@pytest.mark.parametrize(("risk", "hopes"), [(1.0, 0.9), (2.0, 0.9), (4.0, 0.99)])
@pytest.mark.parametrize("tactic", TACTICS.values(), ids=TACTICS)
def test_a_text_that_is_signed_leaves_each_what_refusing_is_worth(
    tactic: dict[str, Any], risk: float, hopes: float
) -> None:
    """Ada starts at 0 and expects the share n without a deal: |1 - x| ** a <= 1 - n, though Bo stops at 1/2."""
    scenario = one_clause(
        plan={"points": {"q1": {"issues": {"line": {"text": 1}}}}},
        parties={
            "ada": {"risk": risk, "tactic": tactic, "ideal": {"line": 1}, "no_agreement": hopes},
            "bo": {"risk": risk, "tactic": tactic, "ideal": {"line": 0.5}},
        },
        state={"line": 0},
        tables={"main": {"rounds": 60}},
    )
    model = Negotiation(scenario, range(4)).run()
    assert model.world.progress.agreed.all()
    assert ((1.0 - model.world.agreement.agreed[:, 0]) ** risk <= 1.0 - hopes + utility.ROUNDING).all()


def test_one_who_would_rather_have_the_fallback_than_its_ideal_signs_nothing() -> None:
    """A no-agreement value above 1 is above that of every text, the party's own ideal included."""
    scenario = at_ideal({}, 2.0, fallback=0.2)
    scenario = scenario.model_copy(
        update={"fallback": scenario.fallback.model_copy(update={"enabled": True, "trigger": "line"})}
    )
    model = Negotiation(scenario)
    model.delivery.fallback_month[:] = 0
    model._begin_phase()
    assert not model.run().world.progress.agreed.any()


def test_a_vote_at_home_is_held_against_the_same_value() -> None:
    """A constituency that has its ideal votes against everything else, however near."""
    text, home = np.array([[0.49]]), {"town": {"name": "Town", "ideal": {"line": 0.5}}}
    model = Negotiation(one_clause(parties={"bo": {"constituencies": home}}))
    bo = model.cast.main.parties[1]
    assert bo.interests.home is not None
    nothing = np.zeros(1)
    assert bo.interests.home.margins(text, np.array([[0.5]]), bo.interests.believed, nothing, nothing)[
        0, 0
    ] == pytest.approx(-1e-4)


def test_the_value_without_agreement_is_not_cut_and_what_is_held_out_for_is() -> None:
    today, nothing = np.array([1.0, 1.0, 0.0]), np.zeros(3)
    value = utility.no_agreement_value(today, nothing, np.array([0.0, 0.0, 0.1]), 5.0, np.array([0.0, 0.25, 0.0]))
    assert value == pytest.approx([1.0, 1.25, -0.5])
    assert utility.attainable(value) == pytest.approx([1.0, 1.0, 0.0])


def test_the_last_digit_of_a_sum_decides_nothing() -> None:
    third = np.array([0.1 + 0.2, 0.3, 0.3 - 1e-9])
    assert utility.no_worse(np.array(0.3), third).tolist() == [True, True, True]
    assert utility.no_worse(third, 0.1 + 0.2).tolist() == [True, True, False]


def test_a_party_at_its_ideal_leaves_every_solution_where_it_is() -> None:
    """With nothing to gain for one, each solution is what there is, and the distance from it what the text costs."""
    scenario = one_clause(
        tables={"main": {"protocol": "challenge", "vetoes": []}}, parties={"ada": {"capability": 0.5}}
    )
    model = Negotiation(scenario, keep=Keep(solutions=True)).run()
    text = model.world.agreement.agreed[0, 0]
    losses = np.array([(text - 0.5) ** 2, text**2 - 0.25])
    for kind in KINDS:
        assert model.worth.solution_gaps[kind][0] == pytest.approx(np.sqrt((losses**2).mean()), abs=1e-5)
