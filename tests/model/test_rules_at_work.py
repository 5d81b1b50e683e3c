"""Rules that seldom act at the defaults, each where it has to: every test here fails when its rule is switched off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model import Keep, Negotiation
from sim.model.rules.numbers import StyleNumbers, TalkNumbers
from sim.model.seats.mediation import Mediation
from sim.model.seats.seat import PayView
from sim.model.world import Agenda
from sim.scenario.schema import Scenario
from tests.cases import one_clause, two_party


def in_force(**over: Any) -> Scenario:
    """Phase one was signed before the first meeting; nobody is noisy, and nothing is drawn."""
    calm: dict[str, Any] = {
        "under_way": [1],
        "delivery": {"noise": 0.0},
        "trust": {"noise": 0.0},
        "parties": {"ada": {"ideal": {"water": 0.2}}, "bo": {"ideal": {"water": 0.9}}},
        "relations": [{"between": ["ada", "bo"], "value": 0.2}],
    }
    return two_party(**{key: {**calm.get(key, {}), **value} if key in ("delivery", "trust") else value
                        for key, value in {**calm, **over}.items()})  # fmt: skip


# --- leaving -------------------------------------------------------------------------------------------------------


def test_a_party_leaves_a_deal_that_has_been_worse_than_none_for_as_long_as_its_patience() -> None:
    """Ada hoped for nearly her ideal when she signed, and the text gives her water at a half."""
    scenario = in_force(delivery={"patience": 3})
    parties = {**scenario.parties}
    hopes = parties["ada"].no_agreement.model_copy(update={"low": 0.99, "mode": 0.99, "high": 0.99})
    parties["ada"] = parties["ada"].model_copy(update={"no_agreement": hopes})
    runs = Negotiation(scenario.model_copy(update={"parties": parties}), range(5)).run().tables()["runs"]
    assert all(runs["collapse"])
    assert set(runs["reason_kind"]) == {"left"}
    assert set(runs["reason_party"]) == {"ada"}
    assert set(runs["months"]) == {3}


def test_one_better_month_and_the_patience_begins_anew() -> None:
    model = Negotiation(in_force(delivery={"patience": 3}))
    for clause in model.world.agreement.accounts:
        clause.reserved = np.full(1, -2.0)
    clause = next(c for c in model.world.agreement.accounts if c.party == 0)
    living = np.ones(1, dtype=bool)
    for worth in (2.0, 2.0, -2.0, 2.0, 2.0):
        clause.reserved = np.full(1, worth)
        model.delivery._leave(living, model.ends)
    assert model.world.clock.alive.all()
    assert model.delivery.regret[0, 0] == 2
    model.delivery._leave(living, model.ends)
    assert not model.world.clock.alive.any()


# --- point 17 ------------------------------------------------------------------------------------------------------

FALLBACK = {"enabled": True, "trigger": "fence", "issue": "fee", "after": 5, "limits": {"water": 0.25}}


def stalled(**fallback: Any) -> Negotiation:
    """Bo, who owes the fence, does not want it and does nothing; Ada gives water."""
    scenario = in_force(
        fallback={**FALLBACK, **fallback},
        parties={
            "ada": {"ideal": {"water": 1}, "salience": {"fence": 0.0}},
            "bo": {"ideal": {"water": 0.9, "fence": 0}, "salience": {"fence": 50}, "constituencies": None},
        },
        delivery={"patience": 24},
        guarantees={"default": 0.0},
    )
    return Negotiation(scenario, range(3), Keep(paths=True)).run()


def test_the_fallback_begins_when_its_trigger_has_stood_still_for_so_many_months() -> None:
    for after in (3, 5):
        model = stalled(after=after)
        assert model.delivery.fallback_month.tolist() == [after] * 3
        assert (model.world.agreement.delivered[:, model.cast.issues.index("fee")] >= 0.5).all()
    assert (stalled(enabled=False).delivery.fallback_month == -1).all()


def test_the_fallback_stops_what_it_limits_where_it_has_got_to() -> None:
    free, held = stalled(limits={}), stalled(after=1)
    water = free.cast.issues.index("water")
    assert (held.delivery.fallback_month == 1).all()
    assert (free.world.agreement.delivered[:, water] > 0.25).all()
    assert (held.world.agreement.delivered[:, water] <= 0.25).all()


# --- taken back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("backslide", [0.0, 0.5, 2.0])
def test_what_can_be_undone_goes_back_by_the_share_of_trust_that_was_lost(backslide: float) -> None:
    """Bo's trust in Ada falls by a fifth: of what she has delivered beyond the start so much goes, times the rate."""
    plan = {"points": {"q1": {"issues": {"water": {"reversible": True}, "fence": {"reversible": False}}}}}
    model = Negotiation(in_force(delivery={"backslide": backslide}, plan=plan))
    deal, before = model.world.agreement, model.delivery.mean_trust()
    deal.before[:], deal.delivered[:] = 0.1, 0.5
    model.world.beliefs.trust[1][:, 0] *= 0.8
    model.world.beliefs.trust[0][:, 1] *= 0.8
    model.delivery._take_back(np.ones(1, dtype=bool), before)
    gone = dict(zip(model.cast.issues, (0.5 - deal.delivered[0]).tolist(), strict=True))
    lost = 1.0 - model.delivery.mean_trust()[0, 0] / before[0, 0]
    assert gone["water"] == pytest.approx(0.4 * backslide * lost)
    assert gone["fence"] == 0.0
    assert lost == pytest.approx(0.2)


def test_a_month_with_an_incident_takes_back_what_can_be_undone() -> None:
    """The rule is part of a month: with a breach every month something goes back, and without the rule nothing."""
    fell = {}
    for backslide in (0.0, 5.0):
        scenario = in_force(
            incidents={"rate": 50.0, "trust_loss": 0.5, "misattribution": 0.0, "guarantor_pressure": 0.0},
            delivery={"backslide": backslide, "slope": 0.1, "bias": 0.5},
        )
        model, back = Negotiation(scenario, range(20)), 0.0
        while model.running:
            before = model.world.agreement.delivered.copy()
            model.step()
            back = max(back, float((before - model.world.agreement.delivered).max()))
        fell[backslide] = back
    assert fell[0.0] == 0.0
    assert fell[5.0] > 0.05


# --- incidents -----------------------------------------------------------------------------------------------------


def incidents(misattribution: float) -> pd.DataFrame:
    """Who was blamed (actor) and who it was (other), among three armed parties of which one is twice as active."""
    scenario = in_force(
        parties={
            "ada": {"ideal": {"water": 0.2}},
            "bo": {"ideal": {"water": 0.9}},
            "cy": {"name": "Cy", "armed": True, "incident_share": 2.0},
        },
        incidents={"rate": 50.0, "misattribution": misattribution, "trust_loss": 0.3},
        delivery={"patience": 24},
    )
    model = Negotiation(scenario, range(60), Keep(transcript=60)).run()
    return pd.DataFrame(model.tables()["events"]).query("kind == 'incident'")


def test_a_wrong_finger_points_at_the_others_in_proportion_to_their_share() -> None:
    right, wrong = incidents(0.0), incidents(1.0)
    assert len(right) > 500
    assert (right["actor"] == right["other"]).all()
    assert (wrong["actor"] != wrong["other"]).all()
    of_ada = wrong[wrong["other"] == "ada"]["actor"]
    assert (of_ada == "cy").mean() == pytest.approx(2 / 3, abs=0.1)
    some = incidents(0.25)
    assert (some["actor"] != some["other"]).mean() == pytest.approx(0.25, abs=0.06)


def test_the_one_who_is_blamed_loses_the_trust() -> None:
    """Whoever did it: Ada's breach is laid at Bo's door, and it is Bo whom she trusts less."""
    scenario = in_force(incidents={"trust_loss": 0.5, "rate": 200.0, "misattribution": 1.0, "guarantor_pressure": 0.0})
    model = Negotiation(scenario.model_copy(update={"parties": _only_armed(scenario, "ada", "bo")}))
    before = model.world.beliefs.trust.copy()
    model.world.clock.month = np.ones(1, dtype=np.int64)
    _, trust = model.delivery.incidents.pass_by(
        model.world, np.ones(1, dtype=bool), np.zeros(1), model.luck, model.ends, model.log
    )
    change = trust[:, 0] / before[:, 0]
    assert sorted([change[0, 1], change[1, 0]]) == pytest.approx([0.5, 1.0])


def _only_armed(scenario: Scenario, first: str, second: str) -> dict[str, Any]:
    return {
        name: profile.model_copy(update={"armed": name in (first, second)})
        for name, profile in scenario.parties.items()
    }


# --- what a mediator pays ------------------------------------------------------------------------------------------


def test_the_pool_pays_what_those_who_decide_lack_as_far_as_it_goes() -> None:
    one = np.ones(3)
    numbers = TalkNumbers(
        side_payment=0.1 * one,
        refusal_cost=one,
        set_aside_after=one,
        devaluation=one,
        red_line_price=one,
        search=one,
        search_scale=one,
        listening=one,
    )
    style = StyleNumbers(facilitation=one, formulation=one, manipulation=one, pool=one)
    whole, none = np.ones((3, 1), dtype=bool), np.zeros(3)
    agenda = Agenda(1, [0], whole[0], whole, whole, np.zeros((3, 1)), none, none > 0)
    gain = np.array([[-0.06, -0.02], [-0.2, -0.05], [0.3, -0.04]])
    paid = Mediation("mo", [style], np.ones(2), numbers, 3).pays(
        PayView("main", agenda, 1, ("ada", "bo"), np.ones(3, dtype=bool), gain, [0, 1])
    )
    assert paid == pytest.approx(np.array([[0.06, 0.02], [0.08, 0.02], [0.0, 0.04]]))


@pytest.mark.parametrize(("pool", "signs"), [(0.0, False), (1.0, True)])
def test_one_who_loses_a_little_by_a_text_signs_it_when_it_is_paid_to(pool: float, signs: bool) -> None:
    """Ada half doubts Bo's promise of 1/2: she expects 1/4, worth 0.4375 to her, and 0.5 without a deal."""
    line = {"kind": "step", "delivers": ["bo"], "text": 0.5}
    scenario = one_clause(
        plan={"points": {"q1": {"issues": {"line": line}}}},
        state={"line": 0},
        parties={
            "ada": {"ideal": {"line": 1}, "no_agreement": 0.5, "misperception": 0.07},  # she comes to have a look
            "bo": {"ideal": {"line": 0.5}},
            "mo": {"name": "Mo", "mediation": {"facilitation": 1.0, "manipulation": 1.0, "pool": pool}},
        },
        tables={"main": {"protocol": "single_text", "mediator": "mo", "rounds": 1}},
        guarantees={"default": 0.0},
        talks={"side_payment": 0.2, "refusal_cost": 0.0},
    )
    model = Negotiation(scenario, range(5)).run()
    assert model.world.progress.reached.all()
    assert model.world.progress.agreed.all() == signs
    assert model.world.progress.agreed.any() == signs


# --- offers --------------------------------------------------------------------------------------------------------


def test_a_proposer_moves_its_offer_inside_the_others_red_lines_where_it_would_go_so_far_anyway() -> None:
    """Ada wants 0 and Bo refuses less than 0.3: at her turn she tables 0.3 once she would next ask for no more."""
    scenario = one_clause(
        parties={
            "ada": {"ideal": {"line": 0}, "tactic": {"beta": 1.0}},
            "bo": {"ideal": {"line": 1}, "red_lines": [{"issue": "line", "below": 0.3}], "tactic": {"beta": 0.1}},
        },
    )
    model, moved, asked = Negotiation(scenario, range(4)), [], []
    while model.running:
        held = model.world.progress.meetings.copy()
        model.step()
        turn = (model.world.progress.meetings > held) & (model.cast.main.proposer == 0)
        if turn.any():
            moved += model.cast.main.text[turn, 0].tolist()
            asked += model.cast.main.demands[turn, 0, 0].tolist()
    inside = [text for text, demand in zip(moved, asked, strict=True) if text != demand]
    assert inside, "no offer was moved"
    assert inside == [0.3] * len(inside)
    assert any(text < 0.3 for text in moved), "while she asks for more she does not give way to it"


# --- the next phase ------------------------------------------------------------------------------------------------


def test_the_next_phase_opens_by_right_at_the_level_that_is_set_and_not_before() -> None:
    """Nothing is declared early: talks on phase two open in the first month whose mean level is high enough."""
    opened = {}
    for level in (0.2, 0.8):
        opening = {"open_at": level, "early": 0.0}
        scenario = two_party(phases_opening=opening, delivery={"bias": 0.9}, guarantees={"default": 0.9})
        model = Negotiation(scenario, range(10), Keep(transcript=10)).run()
        told = pd.DataFrame(model.tables()["events"]).query("kind == 'declare'").set_index("replicate")
        assert len(told) > 5
        assert (told["value"] >= level).all()
        opened[level] = told["month"]
    assert (opened[0.8] - opened[0.2]).dropna().min() > 0
