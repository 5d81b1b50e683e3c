"""The directions of effects that theory names, each over a thousand worlds with common random numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.model import Negotiation
from sim.model.rules import agreement as settled
from sim.model.seats.seat import MonthView
from sim.scenario.paths import with_settings
from sim.types import Floats
from tests.cases import two_party
from tests.model.effects import FEWER, WORLDS, cairo, effect, of, run

pytestmark = pytest.mark.statistical


def test_a_stronger_guarantee_raises_agreement_and_delivery_of_decommissioning() -> None:
    """Walter 1997: a third party's promise to enforce makes a risky step worth agreeing to, and worth taking."""
    weak, strong = (run(cairo(), {"guarantees.decommission": level}) for level in (0.0, 0.7))
    assert effect(of(weak, "decommission", "agreed").notna(), of(strong, "decommission", "agreed").notna()).up
    assert effect(weak["runs"]["agreed_2"], strong["runs"]["agreed_2"]).up
    assert effect(of(weak, "decommission", "delivered"), of(strong, "decommission", "delivered")).up


def test_guarantees_on_everything_raise_agreement() -> None:
    none, strong = (
        run(cairo(), {"guarantees.default": level, "guarantees.decommission": level}, FEWER) for level in (0, 0.7)
    )
    assert effect(none["runs"]["agreed_2"], strong["runs"]["agreed_2"]).up
    assert effect(of(none, "decommission", "agreed").notna(), of(strong, "decommission", "agreed").notna()).up
    assert effect(of(none, "decommission", "delivered"), of(strong, "decommission", "delivered")).up


@pytest.mark.parametrize(("party", "toward"), [("ada", "down"), ("bo", "up")])
def test_a_smaller_win_set_lowers_agreement_and_moves_the_text_to_the_constrained_side(party: str, toward: str) -> None:
    """Putnam 1988, Schelling 1960: weakness at home is strength abroad, at the risk of no agreement. Ada wants little
    water to be shared, Bo much."""
    free, bound = (run(two_party(), {f"parties.{party}.no_agreement": level}) for level in (0.1, 0.5))
    assert effect(free["runs"]["agreed_1"], bound["runs"]["agreed_1"]).down
    shift = effect(of(free, "water", "agreed"), of(bound, "water", "agreed"))
    assert shift.up if toward == "up" else shift.down


def test_constituencies_bind_as_a_win_set_does() -> None:
    """The same through the vote at home, which Bo reckons with in full."""
    scenario = two_party(parties={"bo": {"anticipation": 1.0, "ratification": 1.0}})
    path = "parties.bo.constituencies.elders.no_agreement"
    free, bound = (run(scenario, {path: level}) for level in (0.1, 0.5))
    assert effect(free["runs"]["ratified_1"], bound["runs"]["ratified_1"]).down
    assert effect(of(free, "water", "agreed"), of(bound, "water", "agreed")).up


def test_negotiators_who_do_not_reckon_with_home_are_voted_down() -> None:
    """Involuntary defection (Putnam 1988): the text is agreed and fails at home."""
    scenario = two_party(parties={"bo": {"ratification": 1.0, "constituencies": {"elders": {"no_agreement": 0.6}}}})
    blind, seeing = (run(scenario, {"parties.bo.anticipation": level})["runs"] for level in (0.0, 1.0))
    defected = [frame["outcome"] == "not_ratified" for frame in (blind, seeing)]
    assert defected[0].any()
    assert effect(*defected).down


def test_in_the_case_too_a_side_with_less_to_lose_gets_more() -> None:
    """Israel better off without a deal: less agreement on weapons, and more of it asked for where there is one."""
    free, bound = (run(cairo(), {"parties.israel.no_agreement": level}, FEWER) for level in (0.45, 0.85))
    assert effect(of(free, "decommission", "agreed").notna(), of(bound, "decommission", "agreed").notna()).down
    assert effect(free["runs"]["agreed_3"], bound["runs"]["agreed_3"]).down
    assert effect(of(free, "decommission", "agreed"), of(bound, "decommission", "agreed")).up


@pytest.mark.parametrize("party", ["ada", "bo"])
def test_a_higher_cost_of_stalemate_brings_agreement_forward(party: str) -> None:
    """Zartman 2000: a hurting stalemate ripens a conflict."""
    easy, hurting = (run(two_party(), {f"parties.{party}.cost_of_stalemate": cost}) for cost in (0.0, 0.05))
    assert effect(easy["runs"]["rounds"], hurting["runs"]["rounds"]).down
    assert effect(of(easy, "water", "agreed_month"), of(hurting, "water", "agreed_month")).down


def test_boulware_on_both_sides_delays_agreement() -> None:
    """Faratin, Sierra & Jennings 1998."""
    tactics = ("parties.ada.tactic.beta", "parties.bo.tactic.beta")
    linear, boulware = (run(two_party(), dict.fromkeys(tactics, beta)) for beta in (1.0, 0.25))
    assert effect(of(linear, "water", "agreed_month"), of(boulware, "water", "agreed_month")).up
    assert effect(linear["runs"]["rounds"], boulware["runs"]["rounds"]).up


def test_in_the_case_too_boulware_delays_and_fewer_agree() -> None:
    tactics = ("parties.israel.tactic.beta", "parties.hamas.tactic.beta")
    linear, boulware = (run(cairo(), dict.fromkeys(tactics, beta)) for beta in (1.0, 0.25))
    assert effect(of(linear, "withdrawal", "agreed_month"), of(boulware, "withdrawal", "agreed_month")).up
    assert effect(linear["runs"]["agreed_2"], boulware["runs"]["agreed_2"]).down


def test_mutual_gates_with_zero_tranche_deadlock_and_a_tranche_frees_them() -> None:
    """Schelling 1960: each waits for the other to go first, unless steps are small enough to go side by side."""
    gates = [{"issue": "water", "needs": "fence"}, {"issue": "fence", "needs": "water"}]
    scenario = two_party(plan={"gates": gates}, under_way=[1], delivery={"patience": 60, "bias": 0.5})
    stuck, stepwise = (run(scenario, {"delivery.tranche": tranche}) for tranche in (0.0, 0.2))
    for issue in ("water", "fence"):
        assert (of(stuck, issue, "delivered") == 0.0).all()
        assert effect(of(stuck, issue, "delivered"), of(stepwise, issue, "delivered")).up
        assert of(stepwise, issue, "delivered").median() > 0.2


def test_two_lines_on_one_side_of_an_issue_are_essential_each_by_its_own_chance() -> None:
    lines = [{"issue": "water", "above": bound, "essential": 0.5} for bound in (0.2, 0.4)]
    party = Negotiation(two_party(parties={"ada": {"red_lines": lines}}), range(WORLDS)).cast.parties[0]
    first, second = (line.essential for line in party.interests.lines)
    assert (first & second).mean() == pytest.approx(0.25, abs=0.05)


def test_inertia_brakes_who_has_to_act_and_lets_pass_for_who_can_only_block() -> None:
    """With almost nothing at stake a deliverer is slow, and somebody who may block it makes it hardly slower."""
    ends = {}
    for name, issue in {
        "nobody blocks": {"delivers": ["ada"]},
        "bo may block": {"delivers": ["ada"], "blocks": ["bo"]},
    }.items():
        plan = {"points": {"q2": {"gist": "a road", "issues": {"road": {**issue, "months": 3}}}}}
        scenario = two_party(plan=plan, under_way=[2], delivery={"slope": 0.01, "bias": 0.05})
        ends[name] = of(run(scenario, {}), "road", "delivered")
    assert ends["nobody blocks"].between(0.01, 0.6).all()
    assert ends["bo may block"].to_numpy() == pytest.approx(ends["nobody blocks"].to_numpy(), rel=0.01)


def _hostages(back: bool) -> dict[str, pd.DataFrame]:
    """The case without its gates: all remains back at once, or not one more ever, whatever was signed."""
    case = cairo()
    case = case.model_copy(update={"plan": case.plan.model_copy(update={"gates": ()})})
    case = with_settings(case, {"calendar.months": 12, **({"state.hostages": 1.0} if back else {})})
    model = Negotiation(case, range(FEWER))
    hamas = next(party for party in model.cast.parties if party.name == "hamas")
    own, duty = hamas.seat.delivers, model.delivery.terms.duties[hamas.index]
    at = duty.columns.index(model.cast.issues.index("hostages"))

    def never(view: MonthView) -> Floats:
        will = own(view).copy()
        will[:, at] = 0.0
        return will

    if not back:
        hamas.seat.delivers = never  # type: ignore[method-assign]
    made = model.run().tables()
    return {name: pd.DataFrame(made[name]) for name in ("runs", "issues")}


def test_a_default_is_punished_without_any_gate() -> None:
    """Reciprocity (Axelrod 1984): what Israel owes falls behind where what it is owed never comes."""
    back, never = _hostages(back=True), _hostages(back=False)
    assert (of(never, "hostages", "delivered") == 0.6).all()
    for issue in ("aid_volume", "rafah", "withdrawal"):
        assert effect(of(back, issue, "delivered"), of(never, issue, "delivered")).down, issue


def test_the_weapons_of_who_signed_nothing_stay_where_no_mandate_binds_it() -> None:
    """Islamic Jihad has a seat in Cairo only: were all as willing as can be, its part would come with a mandate."""
    willing = {"delivery.bias": 0.999, "delivery.tranche": 1.0, "incidents.rate": 0.0, "calendar.months": 60}
    model = Negotiation(with_settings(cairo(), willing), range(100)).run()
    assert model.delivery.front is not None
    column, deal = model.cast.issues.index("decommission"), model.world.agreement
    part = model.delivery.terms.obligations.parts[column]
    assert [model.cast.names[i] for i in part.others] == ["islamic_jihad"]
    nobody = part.bound(np.zeros((100, len(model.cast.names)), dtype=bool))
    share = settled.level(deal.delivered, deal.agreed, deal.bound)[:, column]
    never = np.isnan(model.delivery.front.course.signed)
    signed = deal.bound[:, column]
    assert (share[signed & never] <= nobody[signed & never] + 1e-9).all()
    assert share[signed & never].max() == pytest.approx(
        nobody[signed & never][share[signed & never].argmax()], rel=0.05
    )
    assert (share[signed & ~never] > nobody[signed & ~never] + 0.05).mean() > 0.5


def test_all_that_is_due_can_be_delivered_long_before_the_last_of_it_is() -> None:
    """A road of ten years, with willing hands and five years gone: delivered, as far as the calendar goes."""
    road = {"q2": {"gist": "a road", "issues": {"road": {"delivers": ["ada"], "months": 120}}}}
    for bias in (0.99, 0.05):
        case = two_party(
            plan={"points": road},
            phases={1: ["q1", "q2"], 2: None},
            under_way=[],
            delivery={"slope": 1.0, "bias": bias, "noise": 0.0},
            calendar={"months": 60},
        )
        made = run(case, {}, 100)
        done = made["runs"]["outcome"] == "delivered"
        assert done.any() == (bias == 0.99)
        assert (of(made, "road", "delivered")[done] < 0.6).all()
