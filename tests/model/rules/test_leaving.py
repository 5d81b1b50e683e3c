"""Regret: what is in force against what none was worth at the signature."""

from __future__ import annotations

from numpy.testing import assert_array_equal

from sim.model.rules import leaving
from sim.model.world import Account
from tests.model.rules.hand import bools, floats


def sorry(*, reserved: float, believed: float = 0.5, signed: int = 1) -> bool:
    """It wants all of issue 1, agreed at 0.8 with 0.2 delivered; believed by half it is worth 0.5."""
    account = Account(0, [1], floats([1.0]), floats([1.0]), floats(reserved), bools(signed))
    text, delivered = floats([0.0, 0.8]), floats([0.0, 0.2])
    return bool(leaving.regrets(account, text, delivered, floats([1.0, believed]), 1.0)[0])


def test_it_regrets_what_is_worth_less_than_none_was() -> None:
    assert sorry(reserved=0.51)
    assert not sorry(reserved=0.49)


def test_who_is_indifferent_has_no_regrets() -> None:
    assert not sorry(reserved=0.5)


def test_doubt_makes_regret() -> None:
    assert sorry(reserved=0.4, believed=0.3)
    assert not sorry(reserved=0.4, believed=0.4)


def test_who_has_not_signed_regrets_nothing() -> None:
    assert not sorry(reserved=0.9, signed=0)


def test_months_in_a_row_are_counted_where_a_month_passes() -> None:
    months, unhappy = floats([2.0, 2.0], [2.0, 2.0]), bools(1, 0, 1, 0).reshape(2, 2)
    assert_array_equal(leaving.months_of_regret(months, bools(1, 0), unhappy), [[3.0, 0.0], [2.0, 2.0]])
