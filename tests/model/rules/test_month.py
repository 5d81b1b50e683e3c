"""A month: north owes arms, south owes troops, and who goes first is a clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.case.plan import Plan
from sim.model.process.endings import Ends
from sim.model.process.incidents import Armed, Incidents
from sim.model.process.months import Announcement, Delivery, FallbackRule, Terms
from sim.model.rules.delivery import Gates
from sim.model.rules.mandate import Parts
from sim.model.rules.numbers import (
    AnnouncedNumbers,
    DeliveryNumbers,
    IncidentNumbers,
    SpoilingNumbers,
    TrustNumbers,
)
from sim.model.rules.trust import Obligations
from sim.model.seats.seat import Duty
from sim.model.world import Account, World
from sim.scenario.rules import Fallback
from tests.model.rules.hand import Fixed, Person, Willing, bools, floats, in_force, interests, log, world

ARMS, TROOPS, FIRST = 0, 1, 2
PLAN = {"points": {"p": {"gist": "", "issues": {"arms": {}, "troops": {}, "first": {"kind": "clause"}}}}}
CALM = {"incident": 0.99, "source": 0.0, "blame": 0.99, "finger": 0.0, "escalation": 0.99}


def all_of(worlds: int, kind: type[Any], **values: float) -> Any:
    return kind(**{name: np.full(worlds, float(value)) for name, value in values.items()})


def delivery(
    there: World,
    *seats: Willing,
    pace: float = 0.25,
    owners: Any = ((0,), (1,), ()),
    parts: Any = None,
    keeps: float = 1.0,
    duties: Any = None,
    reversible: Any = (0, 1, 0),
    gates: Any = (),
    rule: FallbackRule | None = None,
    announced: Announcement | None = None,
    incidents: Incidents | None = None,
    truce: int | None = None,
    patience: int = 2,
    trust: Any = None,
    front: Any = None,
    **numbers: float,
) -> Delivery:
    worlds = len(there.clock.alive)
    people = [Person(name, i, seat, interests([[1.0, 1.0, 1.0]] * worlds)) for i, (name, seat) in enumerate(
        zip(("north", "south"), seats or (Willing(), Willing()), strict=True)
    )]  # fmt: skip
    nothing = np.zeros((worlds, 1))
    terms = Terms(
        owners=[list(o) for o in owners],
        keeps=np.full((worlds, 3), keeps),
        pace=np.full((worlds, 3), pace),
        reversible=bools(*reversible),
        duties={
            i: Duty(at, bools(0, 0, 0), np.zeros(len(at), dtype=bool), nothing, nothing, nothing, np.zeros(worlds))
            for i, at in (duties or {0: [ARMS], 1: [TROOPS]}).items()
        },
        obligations=Obligations(owners, there.agreement.steps, parts),
        guarantee=np.zeros((worlds, 3)),
        opposite=[0, 1],
        gates=Gates(Plan.model_validate({**PLAN, "gates": list(gates)})),
        truce=truce,
    )
    usual = {"slope": 1, "bias": 0.5, "refusal_cost": 0, "tranche": 0, "backslide": 0, "noise": 0, "complete": 0.95}
    violence = all_of(
        worlds, IncidentNumbers, rate=0, misattribution=0, trust_loss=0, damage=0, escalation=0, guarantor_pressure=0,
        restraint=0, shape=1,
    )  # fmt: skip
    none = Incidents(
        [], np.zeros((worlds, 0)), violence, all_of(worlds, SpoilingNumbers, rate=0, strength=0), "none", None, worlds
    )
    return Delivery(
        there,
        people,
        terms,
        all_of(worlds, DeliveryNumbers, **(usual | numbers)),
        all_of(worlds, TrustNumbers, **({"learning": 0, "monitoring": 0, "noise": 0} | (trust or {}))),
        incidents or none,
        rule or FallbackRule(None, None, 1, {}),
        announced,
        patience,
        front,
    )


def month(of: Delivery, living: Any = None, **draws: Any) -> Ends:
    """Let a month pass; nobody is in a mood and everybody is seen as he is unless `draws` say otherwise."""
    there = of.world
    written = log(there)
    ends = Ends(there, ["north", "south"], of.terms.owners, written)
    passing = there.clock.alive if living is None else bools(*living)
    cohesion = np.zeros(len(passing))
    of.pass_by(passing, cohesion, Fixed(**({"will": 0, "seen": 0} | CALM | draws)), ends, written)  # type: ignore[arg-type]
    return ends


# --- what is signed --------------------------------------------------------------------------------------------


def test_a_text_binds_where_it_covers_and_clauses_take_effect_at_once() -> None:
    there = world(delivered=(0.1, 0.2, 0.3))
    there.clock.month[:] = 7
    there.agreement.since[:] = 4.0
    delivery(there).sign([FIRST, ARMS, TROOPS], floats([0.9, 0.8, 0.7]), bools(1, 1, 0)[None])
    deal = there.agreement
    assert_allclose(deal.agreed, [[0.8, 0.0, 0.9]])
    assert_array_equal(deal.bound, [[True, False, True]])
    assert_allclose(deal.delivered, [[0.1, 0.2, 0.9]])
    assert_allclose(deal.since, [[0.0, 4.0, 0.0]])
    assert_allclose(deal.month, [[7.0, np.nan, 7.0]])


def test_what_was_there_when_it_was_signed_is_kept() -> None:
    there = world(delivered=(0.1, 0.2, 0.3))
    there.agreement.before[:] = 0.0
    delivery(there).sign([ARMS, FIRST], floats([0.8, 0.9]), bools(1, 1)[None])
    assert_allclose(there.agreement.before, [[0.1, 0.0, 0.3]])


def test_what_is_bound_is_replaced_and_what_was_bound_stays_bound() -> None:
    there = in_force(world(), (0.5, 0.5, 0.5), (1, 0, 0))
    before = there.agreement.bound
    delivery(there).sign([TROOPS], floats([0.8]), bools(1)[None])
    assert_array_equal(before, [[True, False, False]])
    assert_array_equal(there.agreement.bound, [[True, True, False]])


def test_what_is_under_way_counts_from_nothing() -> None:
    there = world(delivered=(0.4, 0.2, 0.0))
    delivery(there).under_way([ARMS], floats([0.8]))
    assert_allclose(there.agreement.before, [[0.0, 0.2, 0.0]])
    assert_allclose(there.agreement.agreed, [[0.8, 0.0, 0.0]])
    assert_array_equal(there.agreement.bound, [[True, False, False]])


def test_progress_is_the_mean_share_of_what_is_in_force() -> None:
    there = in_force(world(delivered=(0.4, 0.2, 0.1)), (0.8, 0.8, 0.2), (1, 1, 0))
    of = delivery(there)
    assert_allclose(of.levels(), [[0.5, 0.25, 0.1]])
    assert_allclose(of.progress(), [0.375])


# --- delivery --------------------------------------------------------------------------------------------------


def test_a_full_will_goes_by_its_pace_and_half_a_will_by_half_of_it() -> None:
    there = in_force(world(), (1.0, 1.0, 1.0))
    month(delivery(there, Willing(1.0), Willing(0.5), pace=0.2))
    assert_allclose(there.agreement.delivered, [[0.2, 0.1, 0.0]])


def test_only_what_is_bound_and_has_to_be_delivered_is_delivered() -> None:
    there = in_force(world(), (1.0, 1.0, 1.0), (1, 0, 1))
    month(delivery(there))
    assert_allclose(there.agreement.delivered, [[0.25, 0.0, 0.0]])


def test_the_least_willing_decides_on_what_several_owe() -> None:
    there = in_force(world(), (1.0, 1.0, 1.0))
    month(delivery(there, Willing(0.4), Willing([0.8, 0.6]), duties={0: [ARMS], 1: [ARMS, TROOPS]}))
    assert_allclose(there.agreement.delivered, [[0.1, 0.15, 0.0]])


def test_a_month_counts_in_the_worlds_that_live_it() -> None:
    there = in_force(world(worlds=2), (1.0, 1.0, 1.0), since=3.0)
    month(delivery(there, trust={"learning": 1.0}), living=(1, 0))
    assert_allclose(there.agreement.delivered, [[0.25, 0.25, 0.0], [0.0, 0.0, 0.0]])
    assert_allclose(there.agreement.since[:, ARMS], [4.0, 3.0])
    assert_allclose(there.beliefs.trust[0, :, 1], [0.25, 0.5])  # a quarter of what was due was seen


def test_the_mood_of_a_month_is_the_noise_times_its_own_draw() -> None:
    there = in_force(world(), (1.0, 1.0, 1.0))
    north, south = Willing(), Willing()
    of = delivery(there, north, south, noise=0.1)
    there.beliefs.believed = [np.full((1, 3), 0.3), np.full((1, 3), 0.7)]
    month(of, will=-2.0)
    assert_allclose(north.shown[0].mood, [-0.2])
    assert_allclose(north.shown[0].believed, [[0.3, 0.3, 0.3]])
    assert_allclose(south.shown[0].believed, [[0.7, 0.7, 0.7]])


def test_a_gate_holds_an_issue_at_its_share_of_what_it_waits_for() -> None:
    there = in_force(world(delivered=(0.5, 0.25, 0.0)), (1.0, 0.5, 1.0))
    of = delivery(there, gates=[{"issue": "arms", "needs": "troops"}], tranche=0.1, pace=0.4)
    month(of)
    assert_allclose(of.caps, [[0.6, 0.5, 1.0]])  # troops stood at half of their 0.5, and a tenth is free
    assert_allclose(there.agreement.delivered, [[0.6, 0.5, 0.0]])


@dataclass
class Speaks:
    """Talks inside of which nothing is known but how far the lead answers for the others, on arms."""

    share: float

    def answered_for(self, months: np.ndarray) -> dict[int, np.ndarray]:
        return {ARMS: np.full(len(months), self.share)}

    def bound(self, months: np.ndarray, parties: int) -> np.ndarray:
        return np.tile(bools(0, 1), (len(months), 1))[:, :parties]

    def believed(self, found: Any, columns: Any, months: np.ndarray) -> Any:
        return found

    def caps(self, caps: np.ndarray, *_: Any) -> np.ndarray:
        return caps


def arms_in_parts(worlds: int, south: float = 1.0) -> dict[int, Parts]:
    """North signed for arms and has a part of 3; south has a part of its own."""
    return {ARMS: Parts([0], [1], np.full(worlds, 3.0), np.full((worlds, 1), south))}


@pytest.mark.parametrize(
    ("bound", "arms"),
    [
        (0, 0.25),  # of what north signed for, at north's pace: three quarters of arms at the most
        (1, 0.1875),  # (3 x 0.25 + 1 x 0) / 4
    ],
)
def test_who_signed_nothing_owes_its_own_part_and_only_under_a_mandate(bound: int, arms: float) -> None:
    there = in_force(world(), (1.0, 1.0, 1.0))
    there.bound_by_mandate = bools(0, bound)[None]
    of = delivery(
        there, Willing(1.0), Willing([0.0, 1.0]), duties={0: [ARMS], 1: [ARMS, TROOPS]}, parts=arms_in_parts(1)
    )
    month(of)
    assert_allclose(there.agreement.delivered, [[arms, 0.25, 0.0]])
    assert_allclose(of.caps[0, ARMS], 1.0 if bound else 0.75)


def test_a_text_brings_about_no_part_that_nobody_owes() -> None:
    there = in_force(world(delivered=(0.7, 0.0, 0.0)), (1.0, 1.0, 1.0))
    there.agreement.month[:] = 0.0
    of = delivery(there, Willing(1.0), Willing(1.0), duties={0: [ARMS], 1: [ARMS, TROOPS]}, parts=arms_in_parts(1))
    month(of)
    assert_allclose(there.agreement.delivered[0, ARMS], 0.75)
    assert_allclose(of.calendar(np.array([0]))[0, ARMS], 0.75)  # nor is it due


def test_as_far_as_the_lead_answers_for_it_a_part_is_carried_out_as_the_lead_would() -> None:
    """South would give up nothing: 0 + 0.5 (1 - 0), and (3 x 1 + 1 x 0.5) / 4 of a quarter."""
    there = in_force(world(), (1.0, 1.0, 1.0))
    duties = {0: [ARMS], 1: [ARMS, TROOPS]}
    of = delivery(there, Willing(1.0), Willing([0.0, 1.0]), duties=duties, parts=arms_in_parts(1), front=Speaks(0.5))
    month(of)
    assert there.agreement.delivered[0, ARMS] == pytest.approx(0.25 * 3.5 / 4.0)


def test_who_is_bound_without_a_signature_is_trusted_by_what_it_does() -> None:
    """Of a quarter that was due of arms a fifth came, 0.8 of it; north learns of south only where it is bound."""
    for bound, trust in ((0, 0.5), (1, 0.8)):
        there = in_force(world(delivered=(0.15, 0.0, 0.0)), (1.0, 1.0, 1.0))
        there.bound_by_mandate = bools(0, bound)[None]
        wills = Willing(0.2), Willing(0.2)
        duties = {0: [ARMS], 1: [ARMS]}
        month(
            delivery(
                there, *wills, owners=((0,), (), ()), duties=duties, parts=arms_in_parts(1), trust={"learning": 1.0}
            )
        )
        assert there.beliefs.trust[0, 0, 1] == pytest.approx(trust)


def test_a_month_of_grace_passes_before_anything_is_held_against_anybody() -> None:
    """At a quarter a month half is due after three months: a quarter delivered is half of it."""
    there = in_force(world(delivered=(0.25, 0.0, 0.0)), (1.0, 1.0, 1.0), since=1.0)
    north = Willing(0.0)
    of = delivery(there, north, Willing(0.0))
    month(of)
    assert_array_equal(north.shown[-1].fell_due[:, :2], [[False, False]])
    there.agreement.since[:] = 3.0
    month(of)
    assert_allclose(north.shown[-1].kept[:, :2], [[0.5, 0.0]])
    assert_array_equal(north.shown[-1].fell_due[:, :2], [[True, True]])


def test_what_exceeds_the_text_stays_unless_its_owner_wants_less() -> None:
    for keeps, after in ((1.0, 0.8), (0.6, 0.6), (0.0, 0.55)):
        there = in_force(world(delivered=(0.8, 0.0, 0.0)), (0.5, 1.0, 1.0))
        month(delivery(there, keeps=keeps))
        assert there.agreement.delivered[0, ARMS] == pytest.approx(after)


def test_the_fallback_limits_an_issue_where_it_is_on() -> None:
    there = in_force(world(worlds=2), (1.0, 1.0, 1.0))
    of = delivery(there, rule=FallbackRule(None, None, 1, {TROOPS: 0.1}))
    of.fallback_month[:] = [0, -1]
    month(of)
    assert_allclose(there.agreement.delivered, [[0.25, 0.1, 0.0], [0.25, 0.25, 0.0]])


# --- trust -----------------------------------------------------------------------------------------------------


def test_trust_moves_toward_what_is_seen_of_each() -> None:
    """North does all that is due and south a half: 0.5 + 0.4 (1 - 0.5) and 0.5 + 0.4 (0.5 - 0.5)."""
    there = in_force(world(), (1.0, 1.0, 1.0))
    month(delivery(there, Willing(1.0), Willing(0.25), trust={"learning": 0.4}))
    assert there.beliefs.trust[1, 0, 0] == pytest.approx(0.7)
    assert there.beliefs.trust[0, 0, 1] == pytest.approx(0.5 + 0.4 * (0.25 - 0.5))
    assert_allclose([there.beliefs.trust[i, 0, i] for i in (0, 1)], 0.5)  # nobody learns about himself


def test_an_error_of_sight_is_the_noise_that_monitoring_leaves() -> None:
    there = in_force(world(), (1.0, 1.0, 1.0))
    eyes = {"learning": 1.0, "noise": 0.2, "monitoring": 0.75}
    month(delivery(there, Willing(0.5), Willing(0.5), trust=eyes), seen=2.0)
    assert there.beliefs.trust[0, 0, 1] == pytest.approx(0.5 + 0.2 * 0.25 * 2.0)


def test_what_nobody_owes_teaches_nothing() -> None:
    there = in_force(world(), (1.0, 1.0, 1.0), (0, 0, 1))
    month(delivery(there, trust={"learning": 1.0}))
    assert_allclose(there.beliefs.trust, 0.5)


def test_mean_trust_looks_at_those_at_the_main_table() -> None:
    there = world(parties=2)
    there.beliefs.trust[:] = [[[1.0, 0.3]], [[0.9, 1.0]]]
    assert_allclose(delivery(there).mean_trust(), [[0.3, 0.9]])


def test_beliefs_are_formed_of_trust_and_guarantee() -> None:
    there = world()
    there.beliefs.trust[:] = [[[1.0, 0.3]], [[0.9, 1.0]]]
    of = delivery(there)
    of.believe()
    assert_allclose(there.beliefs.believed[0], [[1.0, 0.3, 1.0]])
    assert_allclose(there.beliefs.believed[1], [[0.9, 1.0, 1.0]])


# --- what is taken back ----------------------------------------------------------------------------------------


def lost(truce: int | None = None) -> np.ndarray:
    """What is left of 0.6, 0.2 of it from before the signature, after a month in which all trust is lost."""
    there = in_force(world(delivered=(0.6, 0.6, 0.6)), (1.0, 1.0, 1.0), since=50.0)
    there.agreement.before[:] = 0.2
    month(
        delivery(there, Willing(0.0), Willing(0.0), truce=truce, backslide=0.5, trust={"learning": 1.0, "noise": 1.0}),
        seen=-1.0,
    )
    return there.agreement.delivered


def test_a_reversible_issue_goes_back_by_the_share_of_trust_that_its_deliverer_lost() -> None:
    """All trust is gone; half of the 0.4 since the signature follows it."""
    assert_allclose(lost(), [[0.6, 0.4, 0.6]])


def test_the_truce_is_not_taken_back() -> None:
    assert_allclose(lost(truce=TROOPS), [[0.6, 0.6, 0.6]])


def test_of_several_deliverers_the_one_who_lost_most_counts() -> None:
    """Both owe arms; north has lost half of its trust and south none."""
    there = in_force(world(delivered=(0.6, 0.6, 0.6)), (1.0, 1.0, 1.0), since=50.0)
    of = delivery(there, Willing(0.0), Willing(0.0), owners=((0, 1), (1,), ()), reversible=(1, 0, 0), backslide=1.0)
    before = of.mean_trust()
    there.beliefs.trust[0, :, 1] = 0.25  # what north thinks of south
    there.agreement.before[:] = 0.2
    of._take_back(bools(1), before)
    assert_allclose(there.agreement.delivered, [[0.4, 0.6, 0.6]])
    of._take_back(bools(0), before)
    assert_allclose(there.agreement.delivered, [[0.4, 0.6, 0.6]])


# --- an announced step -----------------------------------------------------------------------------------------


def step(worlds: int = 1, size: float = 0.5) -> Announcement:
    return Announcement(0, "north", ARMS, "arms", all_of(worlds, AnnouncedNumbers, size=size, share=0.4))


def test_an_announced_step_is_taken_in_the_first_month_and_builds_trust() -> None:
    """0.5 + 0.4 x 0.5 x (1 - 0.5); in the second month nothing more."""
    there = world(worlds=2)
    there.clock.month[:] = [1, 2]
    month(delivery(there, announced=step(2)))
    assert_allclose(there.agreement.delivered, [[0.5, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert_allclose(there.beliefs.trust[1, :, 0], [0.6, 0.5])
    assert_allclose(there.beliefs.trust[0], 0.5)


def test_an_announced_step_takes_nothing_back_and_waits_for_who_lives() -> None:
    there = world(delivered=(0.7, 0.0, 0.0))
    month(delivery(there, announced=step()))
    assert_allclose(there.agreement.delivered, [[0.7, 0.0, 0.0]])
    there = world()
    month(delivery(there, announced=step()), living=(0,))
    assert_allclose(there.agreement.delivered, 0.0)
    assert_allclose(there.beliefs.trust, 0.5)


# --- the fallback ----------------------------------------------------------------------------------------------


def test_the_fallback_rule_of_a_scenario_names_columns() -> None:
    given = {"trigger": "arms", "issue": "troops", "after": 3, "limits": {"troops": 0.4}, "enabled": True}
    rule = FallbackRule.of(Fallback.model_validate(given), ["troops", "arms"])
    assert rule == FallbackRule(1, 0, 3, {0: 0.4})
    off = FallbackRule.of(Fallback.model_validate(given | {"enabled": False}), ["troops", "arms"])
    assert off.trigger is None


def stalling(there: World, rule: FallbackRule, *wills: float) -> Delivery:
    return delivery(there, *(Willing(will) for will in wills), rule=rule)


def test_the_fallback_comes_when_the_trigger_has_stood_still_for_long_enough() -> None:
    there = in_force(world(), (1.0, 1.0, 1.0))
    of = stalling(there, FallbackRule(ARMS, TROOPS, 2, {}), 0.0, 0.0)
    month(of)
    assert (of.stalled[0], of.fallback_month[0], there.agreement.delivered[0, TROOPS]) == (1.0, -1, 0.0)
    there.clock.month = there.clock.month + 1
    month(of)
    assert (of.stalled[0], of.fallback_month[0], there.agreement.delivered[0, TROOPS]) == (2.0, 2, 0.5)
    there.clock.month = there.clock.month + 1
    month(of)
    assert of.fallback_month[0] == 2


def test_a_trigger_that_moves_or_is_done_does_not_stall() -> None:
    there = in_force(world(), (1.0, 1.0, 1.0))
    of = stalling(there, FallbackRule(ARMS, None, 1, {}), 0.1, 0.0)
    month(of)
    assert (of.stalled[0], of.fallback_month[0]) == (0.0, -1)
    for there_by, bound, stalled in ((0.95, 1, 0.0), (0.94, 1, 1.0), (0.95, 0, 1.0)):
        there = in_force(world(delivered=(there_by, 0.0, 0.0)), (1.0, 1.0, 1.0), (bound, 1, 1))
        of = stalling(there, FallbackRule(ARMS, None, 9, {}), 0.0, 0.0)
        month(of)
        assert of.stalled[0] == stalled


def test_the_fallback_takes_back_nothing_that_is_more_than_a_half() -> None:
    there = in_force(world(delivered=(0.0, 0.8, 0.0)), (1.0, 0.8, 1.0))
    of = stalling(there, FallbackRule(ARMS, TROOPS, 1, {}), 0.0, 0.0)
    month(of)
    assert (of.fallback_month[0], there.agreement.delivered[0, TROOPS]) == (1, 0.8)


# --- leaving ---------------------------------------------------------------------------------------------------


def signed(there: World, party: int, reserved: float) -> None:
    """The party wants all of everything, and signed when no agreement was worth `reserved` to it."""
    worlds = len(there.clock.alive)
    wish, weight = np.ones((worlds, 3)), np.full((worlds, 3), 1 / 3)
    account = Account(party, [0, 1, 2], wish, weight, np.full(worlds, reserved), np.ones(worlds, dtype=bool))
    there.agreement.accounts = [*there.agreement.accounts, account]


def test_months_of_regret_are_counted_and_shown_to_who_signed() -> None:
    there = in_force(world(), (0.3, 0.3, 0.3))
    signed(there, 1, reserved=0.4)
    north, south = Willing(0.0), Willing(0.0)
    of = delivery(there, north, south, patience=5)
    month(of)
    month(of)
    assert_allclose(of.regret, [[0.0, 2.0]])
    view = south.shown[-1]
    assert (view.regret[0], view.patience, len(view.accounts)) == (2.0, 5, 1)
    assert all(not hasattr(shown, "patience") for shown in north.shown)


def test_who_leaves_ends_what_is_in_force() -> None:
    there = in_force(world(worlds=2), (1.0, 1.0, 1.0))
    signed(there, 1, reserved=0.0)
    month(delivery(there, Willing(), Willing(leaves=[True, False])))
    assert there.endings.kind.tolist() == ["left", "none"]
    assert there.endings.party.tolist() == ["south", ""]
    assert there.clock.alive.tolist() == [False, True]


@pytest.mark.parametrize(("advised", "kind"), [(True, "left"), (False, "left_by_hand")])
def test_who_leaves_against_the_rules_does_it_by_hand(advised: bool, kind: str) -> None:
    there = in_force(world(), (1.0, 1.0, 1.0))
    signed(there, 0, reserved=0.0)
    month(delivery(there, Willing(leaves=True, adviser=Willing(leaves=advised)), Willing()))
    assert (there.endings.kind[0], there.endings.party[0]) == (kind, "north")


# --- incidents in a month --------------------------------------------------------------------------------------


def test_trust_that_an_incident_costs_is_lost_for_delivery_too() -> None:
    """North is blamed: south's trust falls by 0.4, and so does what south delivered since the signature."""
    there = in_force(world(delivered=(0.0, 0.5, 0.0)), (0.5, 0.5, 1.0))
    violence = all_of(
        1, IncidentNumbers, rate=5, misattribution=0, trust_loss=0.4, damage=0, escalation=0, guarantor_pressure=0,
        restraint=0, shape=1,
    )  # fmt: skip
    armed = [Armed(0, "north", interests([[1.0, 1.0, 1.0]]), None, None)]
    of = Incidents(armed, np.ones((1, 1)), violence, all_of(1, SpoilingNumbers, rate=0, strength=0), "none", None, 1)
    there.agreement.before[:] = 0.0
    month(delivery(there, Willing(0.0), Willing(0.0), incidents=of, backslide=1.0), incident=0.5)
    assert there.beliefs.trust[1, 0, 0] == pytest.approx(0.3)
    assert_allclose(there.agreement.delivered, [[0.0, 0.3, 0.0]])
