"""A tactic without a rule is refused: it must never be read as one that asks for nothing, or as another."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from sim import doors
from sim.case.profile import Tactic
from sim.errors import InputError
from sim.model import Negotiation
from sim.model.seats.conceding import IMITATIONS
from tests.cases import one_clause


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "zeuten"}, "parties.bo.tactic: unknown kind 'zeuten'; did you mean 'zeuthen'"),
        ({"mix": {"time_dependent": 0.5, "grim": 0.5}}, "unknown kind 'grim'"),
        ({"proposal": "trade-off"}, "unknown proposal 'trade-off'; did you mean 'trade_off'"),
        ({"imitation": "relativ"}, "unknown imitation 'relativ'; did you mean 'relative'"),
    ],
)
def test_an_unknown_tactic_is_an_error(wrong: dict[str, Any], message: str) -> None:
    scenario = one_clause()
    tactic = scenario.parties["bo"].tactic.model_copy(update=wrong)
    parties = {**scenario.parties, "bo": scenario.parties["bo"].model_copy(update={"tactic": tactic})}
    with pytest.raises(InputError, match=message):
        Negotiation(scenario.model_copy(update={"parties": parties}))


def test_every_tactic_that_a_file_may_name_has_a_rule() -> None:
    for registry, method in ((doors.TACTICS, "aspires"), (doors.PROPOSALS, "proposes")):
        assert all(callable(getattr(registry.get(name), method)) for name in registry.own)
    assert set(get_args(Tactic.model_fields["imitation"].annotation)) == set(IMITATIONS)
