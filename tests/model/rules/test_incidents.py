"""Incidents: how many, from whom, at whose door, and what one does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.case.profile import Spoiler
from sim.model.process.endings import Ends
from sim.model.process.incidents import Armed, Incidents
from sim.model.rules import incidents as rules
from sim.model.rules.numbers import IncidentNumbers, SpoilingNumbers
from sim.model.world import World
from tests.model.rules.hand import Fixed, bools, floats, in_force, interests, log, world


def test_cohesion_and_guarantors_hold_incidents_back() -> None:
    held = rules.held_back(floats(0.5, 0.5, 0.5), floats(0.4, 0.0, 0.4), floats(0.0, 0.25, 0.25))
    assert_allclose(held, [0.8, 0.75, 0.6])


def test_what_is_expected_is_divided_by_the_weights() -> None:
    share = floats([1.0, 3.0], [0.0, 0.0])
    assert_allclose(rules.expected(floats(2.0, 2.0), floats(0.5, 0.5), share), [[0.25, 0.75], [0.0, 0.0]])


def test_motives() -> None:
    grievance = floats(0.3, 0.8)
    assert_allclose(rules.motive("limited", grievance), grievance)
    assert_allclose(rules.motive("greedy", grievance), rules.GREED)
    assert_allclose(rules.motive("total", grievance), 1.0)
    assert 0.0 < rules.GREED < 1.0


def test_one_happens_as_a_poisson_process_has_it() -> None:
    """With 0.7 expected the chance of one or more is 1 - exp(-0.7)."""
    chance = 1.0 - np.exp(-0.7)
    rates, luck = np.tile(floats([0.3, 0.4]), (3, 1)), floats(chance - 1e-9, chance + 1e-9, 0.0)
    assert_array_equal(rules.happens(bools(1, 1, 0), rates, luck), [True, False, False])


@pytest.mark.parametrize(("luck", "picked"), [(0.0, 0), (0.24, 0), (0.25, 2), (0.74, 2), (0.76, 3), (1.0, 3)])
def test_a_party_is_picked_in_proportion(luck: float, picked: int) -> None:
    assert rules.pick(floats([0.5, 0.0, 1.0, 0.5]), floats(luck))[0] == picked


def test_blame_falls_on_the_source_or_by_weight_on_another() -> None:
    source, share = np.array([1, 1, 1]), np.tile(floats([1.0, 5.0, 3.0]), (3, 1))
    found = rules.blamed(source, share, bools(0, 1, 1), floats(0.0, 0.2, 0.3))
    assert_array_equal(found, [1, 0, 2])


def test_an_incident_ends_the_truce_unless_it_is_held_back() -> None:
    luck = floats(0.29, 0.31, 0.29, 0.1)
    ended = rules.escalates(bools(1, 1, 0, 1), floats(0.4, 0.4, 0.4, 0.4), np.full(4, 0.25), np.ones(4), luck)
    assert_array_equal(ended, [True, False, False, True])


def test_danger_multiplies_the_rate_behind_the_chance_of_an_escalation() -> None:
    """0.4 x 0.75 twice over is 1 - 0.7 ** 2 = 0.51, half of it 1 - 0.7 ** 0.5 = 0.163; no chance passes 1."""
    luck, danger = floats(0.50, 0.52, 0.16, 0.17, 0.999), floats(2.0, 2.0, 0.5, 0.5, 100.0)
    ended = rules.escalates(np.ones(5, dtype=bool), np.full(5, 0.4), np.full(5, 0.25), danger, luck)
    assert_array_equal(ended, [True, False, True, False, True])


def test_a_truce_is_in_danger_early_rather_than_late_and_on_the_whole_as_much() -> None:
    """Month one of a shape of a half is 60 ** 0.5 = 7.7 times as dangerous as the mean; sixty months make sixty."""
    for shape in (0.3, 0.5, 1.0):
        danger = rules.settling(np.arange(1.0, 61.0), np.full(60, shape))
        assert danger.sum() == pytest.approx(60.0)
        assert (np.diff(danger) < 0.0).all() if shape < 1.0 else (danger == 1.0).all()
    assert rules.settling(floats(1.0), floats(0.5))[0] == pytest.approx(60.0**0.5)


def test_a_young_truce_falls_to_an_incident_that_an_old_one_survives() -> None:
    """At a shape of a half the first month's chance is 1 - 0.9 ** 7.75 = 0.56, and the fiftieth's 0.06."""
    for age, ended in ((1.0, True), (50.0, False)):
        there, of = quiet(), violence(shape=0.5)
        there.agreement.since[:] = age
        a_month(of, there, escalation=0.3)
        assert (of.truce_month[0] >= 0) == ended


# --- a month of them: the truce is issue 0; north and south are armed ----------------------------------------------

NUMBERS = {
    "rate": 2.0, "misattribution": 0.3, "trust_loss": 0.4, "damage": 0.25, "escalation": 0.1,
    "guarantor_pressure": 0.0, "restraint": 0.0, "shape": 1.0,
}  # fmt: skip
LUCK = {"incident": 0.5, "source": 0.0, "blame": 0.9, "finger": 0.0, "escalation": 0.9}


def violence(
    worlds: int = 1, truce: int | None = 0, spoilers: Any = (None, None), strategy: str = "none", **numbers: float
) -> Incidents:
    def each(kind: type[Any], **values: float) -> Any:
        return kind(**{name: np.full(worlds, float(value)) for name, value in values.items()})

    armed = [
        Armed(i, name, interests([[1.0, 1.0, 1.0]] * worlds), spoiler, spoiler and np.full(worlds, 0.5))
        for i, (name, spoiler) in enumerate(zip(("north", "south"), spoilers, strict=True))
    ]
    spoiling = each(SpoilingNumbers, rate=0.8, strength=0.5)
    share = np.tile(floats([1.0, 3.0]), (worlds, 1))
    return Incidents(armed, share, each(IncidentNumbers, **(NUMBERS | numbers)), spoiling, strategy, truce, worlds)


def a_month(of: Incidents, there: World, living: Any = None, cohesion: float = 0.0, **luck: Any) -> Any:
    written = log(there)
    ends = Ends(there, ["north", "south"], [[], [], []], written)
    passing = np.ones(len(of.count), dtype=bool) if living is None else bools(*living)
    draws: Any = Fixed(**(LUCK | luck))
    delivered, trust = of.pass_by(there, passing, np.full(len(passing), cohesion), draws, ends, written)
    return delivered, trust, written.columns()


def quiet(worlds: int = 1) -> World:
    return in_force(world(worlds=worlds, delivered=(0.8, 0.4, 0.0)), (1.0, 1.0, 1.0))


def test_an_incident_costs_trust_in_who_is_blamed_and_damages_the_truce() -> None:
    there, of = quiet(), violence()
    delivered, trust, _ = a_month(of, there)
    assert_allclose(trust[1, 0], [0.3, 0.5])
    assert_allclose(trust[0, 0], [0.5, 0.5])  # nobody trusts himself less
    assert_allclose(delivered, [[0.6, 0.4, 0.0]])
    assert (of.count.tolist(), of.truce_month.tolist(), there.endings.kind[0]) == ([1], [-1], "none")


def test_what_it_returns_is_new_and_the_world_as_it_was() -> None:
    there = quiet()
    a_month(violence(), there)
    assert_allclose(there.agreement.delivered, [[0.8, 0.4, 0.0]])
    assert_allclose(there.beliefs.trust, 0.5)


def test_where_nothing_happens_nothing_changes() -> None:
    for living, luck in (((1,), {"incident": 0.99}), ((0,), {})):
        there, of = quiet(), violence()
        delivered, trust, told = a_month(of, there, living, **luck)
        assert_allclose(delivered, there.agreement.delivered)
        assert_allclose(trust, 0.5)
        assert (of.count[0], told["kind"]) == (0, [])


def test_a_wrong_finger_points_at_another() -> None:
    _, trust, told = a_month(violence(), quiet(), blame=0.29)
    assert_allclose(trust[:, 0, :], [[0.5, 0.3], [0.5, 0.5]])
    assert (told["actor"], told["other"]) == (["south"], ["north"])
    assert a_month(violence(), quiet(), blame=0.3)[2]["actor"] == ["north"]


def test_an_escalation_ends_the_truce_and_all_that_is_in_force() -> None:
    there, of = quiet(worlds=2), violence(worlds=2)
    there.clock.month[:] = 5
    delivered, _, _ = a_month(of, there, escalation=np.array([0.09, 0.11]))
    assert_allclose(delivered, [[0.0, 0.4, 0.0], [0.6, 0.4, 0.0]])
    assert of.truce_month.tolist() == [5, -1]
    assert there.endings.kind.tolist() == ["truce", "none"]
    assert there.clock.alive.tolist() == [False, True]


def test_without_a_truce_incidents_cost_trust_and_nothing_else() -> None:
    there = quiet()
    delivered, trust, _ = a_month(violence(truce=None, escalation=1.0), there, escalation=0.0)
    assert_allclose(delivered, there.agreement.delivered)
    assert trust[1, 0, 0] == pytest.approx(0.3)
    assert there.endings.kind[0] == "none"


def test_a_truce_that_is_not_in_force_cannot_be_broken() -> None:
    there = quiet()
    there.agreement.bound[:, 0] = False
    of = violence()
    a_month(of, there, incident=0.0)
    assert of.count[0] == 0


def test_nobody_armed_nothing_happens() -> None:
    there, of = quiet(), violence()
    of.armed = []
    delivered, trust, _ = a_month(of, there, incident=0.0)
    assert delivered is there.agreement.delivered and trust is there.beliefs.trust


def rates(cohesion: float = 0.0, spoilers: Any = (None, None), strategy: str = "none", **numbers: float) -> list[float]:
    found: list[float] = (
        violence(spoilers=spoilers, strategy=strategy, **numbers)._rates(quiet(), floats(cohesion))[0].tolist()
    )
    return found


def test_rates_are_divided_by_weight_and_held_back() -> None:
    assert rates() == pytest.approx([0.5, 1.5])
    assert rates(cohesion=0.5, restraint=0.4, guarantor_pressure=0.25) == pytest.approx([0.3, 0.9])


def test_a_spoiler_adds_its_capacity_and_outside_the_talks_nobody_holds_it_back() -> None:
    """0.5 capacity x 0.8, on top of its share; half of all is held back where it is inside."""
    total = Spoiler(type="total")
    assert rates(spoilers=(total, None), guarantor_pressure=0.5) == pytest.approx([0.25 + 0.4, 0.75])
    inside = Spoiler(type="total", inside=True)
    assert rates(spoilers=(inside, None), guarantor_pressure=0.5) == pytest.approx([0.25 + 0.2, 0.75])


def test_a_limited_spoiler_is_moved_by_what_it_has_not_got() -> None:
    """It wants the whole of three issues of like weight, of which 0.8, 0.4 and 0 are there: it lacks 0.6."""
    assert rates(spoilers=(None, Spoiler(type="limited"))) == pytest.approx([0.5, 1.5 + 0.4 * 0.6])


def test_what_a_custodian_does_changes_the_motive() -> None:
    greedy = (None, Spoiler(type="greedy"))
    assert rates(spoilers=greedy, strategy="coercion") == pytest.approx([0.5, 1.5 + 0.4 * 0.5 * (1 - 0.7 * 0.5)])
