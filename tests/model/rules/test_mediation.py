"""Those who mediate: drafts, payments, pressure, the link they look for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.model.rules.numbers import StyleNumbers, TalkNumbers
from sim.model.seats.mediation import LEAST_GAIN, Mediation, weighted_mean
from sim.model.seats.seat import DraftView, PayView, TextView
from tests.model.rules.hand import agenda, bools, floats


def style(**over: float) -> StyleNumbers:
    usual = {"facilitation": 0.5, "formulation": 0.0, "manipulation": 0.0, "pool": 0.0}
    return StyleNumbers(**{name: floats(value) for name, value in (usual | over).items()})


def mediation(*styles: StyleNumbers, names: str = "broker", favour: Any = (1.0, 1.0), **over: float) -> Mediation:
    usual = {
        "side_payment": 1.0,
        "refusal_cost": 0.1,
        "set_aside_after": 0.5,
        "devaluation": 0.0,
        "red_line_price": 2.0,
        "search": 0.5,
        "search_scale": 0.1,
        "listening": 0.25,
    }
    numbers = TalkNumbers(**{name: floats(value) for name, value in (usual | over).items()})
    return Mediation(names, styles, floats(*favour), numbers, 1)


def view(values: Any = None, reserved: Any = (0.0, 0.0), capability: Any = (1.0, 3.0), stakes: Any = None) -> DraftView:
    """Two ask for 0.2 and 1 on one issue."""
    return DraftView(
        agenda(1, 1),
        1,
        demands=floats([[0.2], [1.0]]),
        capability=floats(capability),
        stakes=floats([[1.0], [1.0]]) if stakes is None else stakes,
        values=values or (lambda text: floats([0.5, 0.5])),
        reserved=lambda: floats(reserved),
    )


def test_a_mean_weighs_by_stakes_and_is_plain_where_nobody_has_any() -> None:
    values, stakes = floats([[0.2, 0.2], [1.0, 1.0]]), floats([[1.0, 0.0], [3.0, 0.0]])
    assert_allclose(weighted_mean(values, stakes), [[0.8, 0.6]])
    assert_allclose(weighted_mean(values, floats([[1.0, 3.0], [3.0, 1.0]])), [[0.8, 0.4]])


def test_a_facilitator_drafts_the_weighted_mean() -> None:
    assert_allclose(mediation(style()).sketches(view()), [[0.8]])
    assert_allclose(mediation(style()).sketches(view(stakes=floats([[3.0], [1.0]]))), [[0.6]])


def test_favour_weighs_a_demand_more() -> None:
    assert_allclose(mediation(style(), favour=(3.0, 1.0)).sketches(view()), [[0.6]])


def test_a_formulator_helps_who_gains_least() -> None:
    """Gains of 0.1 and 0.3 where all else is even: weights 3 to 1 in place of 1 to 1."""
    even = view(lambda text: floats([0.4, 0.5]), reserved=(0.3, 0.2), capability=(1.0, 1.0))
    assert_allclose(mediation(style(formulation=1.0)).sketches(even), [[0.4]])
    assert_allclose(mediation(style(formulation=0.25)).sketches(even), [[0.55]])  # between 0.6 and 0.4


def test_who_gains_nothing_counts_as_if_it_gained_a_little() -> None:
    lost = view(lambda text: floats([0.1, 0.2 + LEAST_GAIN]), reserved=(0.3, 0.2), capability=(1.0, 1.0))
    assert_allclose(mediation(style(formulation=1.0)).sketches(lost), [[0.6]])


def test_a_nash_draft_is_corrected_three_times() -> None:
    """Utilities 1 - |x - demand| of the draft before: 0.6, then each draft by the weights of the last."""
    x = 0.6
    for _ in range(3):
        need = 1.0 / floats(1.0 - abs(x - 0.2), 1.0 - abs(x - 1.0) - 0.2)
        x = float((need * floats(0.2, 1.0)).sum() / need.sum())
    seen = view(
        lambda text: np.concatenate([1.0 - np.abs(text - 0.2), 1.0 - np.abs(text - 1.0)], axis=1),
        reserved=(0.0, 0.2), capability=(1.0, 1.0),
    )  # fmt: skip
    assert_allclose(mediation(style(formulation=1.0)).sketches(seen), [[x]])


def test_without_a_mediator_the_table_takes_the_mean_and_nobody_pays_or_presses() -> None:
    table = mediation(names="")
    assert_allclose(table.sketches(view()), [[0.8]])
    assert table.pressure() is None
    assert_allclose(paid(table, [-0.1, 0.2]), [0.0, 0.0])


def paid(of: Mediation, gain: Any, deciders: Any = (0, 1)) -> list[float]:
    found: list[float] = of.pays(
        PayView("main", agenda(1, 1), 1, ("a", "b", "c")[: len(gain)], bools(1), floats(gain), list(deciders))
    )[0].tolist()
    return found


def test_the_pool_pays_what_is_missing_as_far_as_it_reaches() -> None:
    """A pool of 0.5 x 0.4, of which nine tenths arrive: 0.18 for the 0.2 and 0.1 that two lack."""
    of = mediation(style(manipulation=0.5, pool=0.4), side_payment=0.9)
    assert paid(of, [-0.1, 0.3]) == pytest.approx([0.1, 0.0])
    assert paid(of, [-0.2, -0.1]) == pytest.approx([0.12, 0.06])


def test_only_those_who_decide_are_paid() -> None:
    of = mediation(style(manipulation=1.0, pool=0.1))
    assert paid(of, [-0.2, -0.4, -0.3], deciders=(0, 2)) == pytest.approx([0.04, 0.0, 0.06])


def test_pressure_is_what_refusal_costs_by_manipulation() -> None:
    pressed = mediation(style(manipulation=0.5), refusal_cost=0.3).pressure()
    assert pressed is not None and pressed[0] == pytest.approx(0.15)


def test_several_do_what_one_leaves_undone() -> None:
    both = mediation(style(facilitation=0.5, formulation=0.2, manipulation=0.5, pool=0.4), style(facilitation=0.2))
    assert (both.facilitation[0], both.formulation[0], both.manipulation[0]) == pytest.approx((0.6, 0.2, 0.5))
    assert both.pool[0] == pytest.approx(0.2)


@pytest.mark.parametrize(("surplus", "pace"), [(-0.1, 0.0), (0.0, 0.0), (0.1, 1.0 - np.exp(-1.0)), (9.0, 1.0)])
def test_the_search_goes_as_fast_as_the_package_is_worth(surplus: float, pace: float) -> None:
    """0.5 x 0.4: at full pace a package is found with chance 0.2 a meeting."""
    hazard = mediation(style(facilitation=0.0, formulation=0.4)).finds(floats(surplus))
    assert hazard[0] == pytest.approx(-np.log(0.8) * pace)


@pytest.mark.parametrize(
    ("facilitates", "formulates", "skill"),
    [(0.0, 0.0, 0.0), (1.0, 0.0, 0.25), (0.8, 0.0, 0.2), (0.8, 0.5, 0.5 + 0.2 * 0.5), (1.0, 1.0, 1.0)],
)
def test_who_only_facilitates_finds_a_part_of_it(facilitates: float, formulates: float, skill: float) -> None:
    """A quarter of what a formulator finds, and no more than a formulator where it is both."""
    found = mediation(style(facilitation=facilitates, formulation=formulates, manipulation=1.0)).finds(floats(9.0))
    assert found[0] == pytest.approx(-np.log(1.0 - 0.5 * skill))


def test_it_tables_the_draft() -> None:
    text = floats([0.3])
    seen = TextView("main", agenda(1, 1), 1, ("a", "b"), bools(1), floats([[0.2], [1.0]]), text)
    assert mediation(style()).drafts(seen) is text
