"""Where the numbers lie that events from outside change: from a path to the array behind it, and how it is written.

What can be changed is said once, in `sim.scenario.changeable`. An array is written to in place, because several hold
it: the numbers of a rule, a seat, a duty. What is worked out of it is worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from sim.case.quantity import exact
from sim.model.agents import Party
from sim.model.draw import Draw
from sim.model.process.events import Happening, Moving, Number
from sim.model.process.front import Front
from sim.model.process.months import Delivery
from sim.model.rules import events as rules
from sim.model.setup import Cast, guaranteed, reluctance, stand_apart
from sim.scenario.changeable import OF_CONSTITUENCY, range_of
from sim.scenario.schema import Scenario
from sim.types import Bools, Floats

Put = Callable[[Floats, Floats], None]


class Ledger:
    """Finds the array behind the path of a number, in one model's cast and delivery; before the first month."""

    def __init__(
        self, scenario: Scenario, cast: Cast, delivery: Delivery, draw: Draw, front: Front | None = None
    ) -> None:
        self._scenario = scenario
        self._cast = cast
        self._delivery = delivery
        self._draw = draw
        self._front = front
        self._party = {party.name: party for party in cast.parties}
        self._weight_of: dict[str, Floats] = {}
        self._guarantees = _Guarantees(scenario, cast, draw, self._duties)
        self._blocks: dict[str, Any] = {
            "talks": cast.talks,
            "cohesion": cast.cohesion,
            "delivery": delivery.numbers,
            "trust": delivery.trust,
            "incidents": delivery.incidents.numbers,
            "spoiling": delivery.incidents.spoiling,
            "phases_opening": cast.opening,
        }

    def numbers(self, known: Sequence[Happening]) -> dict[str, Number | Moving]:
        """What some events change, by path."""
        paths = sorted({change.path for one in known for change in one.changes})
        return {path: self.find(path) for path in paths}

    def find(self, path: str) -> Number | Moving:
        """The number at a path."""
        words = path.split(".")
        match words:
            case ["issues", issue, "delivered"]:
                return Moving(self._place_of(self._cast.issues.index(issue)))
            case ["relations", a, b]:
                return Moving(self._trust_of(self._cast.names.index(a), self._cast.names.index(b)))
        span = range_of(self._scenario, path)
        base, put = self._held(words)
        return Number(base.copy(), span.low, span.high, put)

    def _held(self, words: Sequence[str]) -> tuple[Floats, Put]:
        """What a number is now, (W,), and how it is written."""
        match words:
            case ["guarantees", issue]:
                return self._guarantees.of_issue(self._cast.issues.index(issue))
            case ["parties", name, "guarantee"]:
                return self._guarantees.of_party(name)
            case ["parties", name, *rest]:
                return self._of_party(self._party[name], rest)
            case ["inner", "division"]:
                assert self._front is not None
                return self._front.division, _into(self._front.division)
            case [group, name]:
                return self._of_rules(group, name)
        raise AssertionError(".".join(words))

    def _of_rules(self, group: str, name: str) -> tuple[Floats, Put]:
        block = self._blocks[group]
        if not hasattr(block, name):
            block = self._cast.attendance
        array: Floats = getattr(block, name)
        after = self._duties if group == "delivery" else self._ranks() if group == "cohesion" else None
        return array, _into(array, after)

    def _of_party(self, party: Party, rest: Sequence[str]) -> tuple[Floats, Put]:
        mine, home = party.interests, party.interests.home
        match rest:
            case ["ratification"]:
                assert home is not None
                return home.threshold, _into(home.threshold)
            case ["constituencies", name, key]:
                return self._of_constituency(party, name, key)
            case ["mediation", key]:
                array: Floats = getattr(self._cast.mediators[party.name].style, key)
                return array, _into(array, self._styles)
            case ["spoiler", "capacity"]:
                armed = next(one for one in self._delivery.incidents.armed if one.index == party.index)
                assert armed.capacity is not None
                return armed.capacity, _into(armed.capacity)
            case ["incident_share"]:
                k = next(k for k, one in enumerate(self._delivery.incidents.armed) if one.index == party.index)
                return self._delivery.incidents.share[:, k], _into(self._delivery.incidents.share[:, k])
            case ["no_agreement" | "cost_of_stalemate" as key]:
                heirs = [n for n, c in party.profile.constituencies.items() if getattr(c, key) is None]
                columns = [list(party.profile.constituencies).index(n) for n in heirs]
                return getattr(mine, key), self._shared(party, key, columns)
        (key,) = rest
        array = getattr(mine, key)
        return array, _into(array)

    def _shared(self, party: Party, key: str, columns: Sequence[int]) -> Put:
        """Writes a party's number, and the same for those at home who have none of their own."""
        mine, home = party.interests, party.interests.home

        def put(values: Floats, talked: Floats) -> None:
            if key == "cost_of_stalemate":
                mine.eased = mine.eased + (values - mine.cost_of_stalemate) * talked
            getattr(mine, key)[:] = values
            if home is not None:
                for c in columns:
                    _put_at_home(party, c, key, values, talked)

        return put

    def _of_constituency(self, party: Party, name: str, key: str) -> tuple[Floats, Put]:
        home, index = party.interests.home, list(party.profile.constituencies).index(name)
        assert home is not None and key in OF_CONSTITUENCY
        if key != "weight":
            now: Floats = getattr(home, key)[:, index]
            return now, lambda values, talked: _put_at_home(party, index, key, values, talked)
        weight = self._weights(party)

        def put(values: Floats, _talked: Floats) -> None:
            weight[:, index] = values
            home.share[:] = weight / weight.sum(axis=1, keepdims=True)

        return weight[:, index], put

    def _weights(self, party: Party) -> Floats:
        """The weights of those at home as they were drawn, (W, C); one array for all who change one of them."""
        if party.name not in self._weight_of:
            path = ("parties", party.name, "constituencies")
            drawn = [self._draw.number(c.weight, *path, n, "weight") for n, c in party.profile.constituencies.items()]
            self._weight_of[party.name] = np.ascontiguousarray(np.stack(drawn, axis=1))
        return self._weight_of[party.name]

    # --- what is worked out of them ----------------------------------------------------------------------------------

    def _duties(self) -> None:
        """What duties hold of inertia, and of what refusing costs, anew."""
        own, cost = reluctance(self._delivery.numbers, self._cast.guarantee)
        for duty in self._delivery.terms.duties.values():
            duty.inertia[:] = own
            duty.refusal[:] = np.take(cost, duty.columns, axis=1)

    def _ranks(self) -> Callable[[], None]:
        """What it costs to stand apart at the main table, anew, by the trust before the first meeting."""
        main = self._cast.main
        return partial(stand_apart, main, main.distrust(self._cast.trust), self._cast.cohesion)

    def _styles(self) -> None:
        for table in self._cast.tables.values():
            table.rules.take_styles()
            table.mediation.facilitation = table.rules.facilitation  # whoever sits there has it from the rules

    def _place_of(self, column: int) -> Callable[[str, Floats, Bools], None]:
        delivery = self._delivery

        def move(how: str, value: Floats, where: Bools) -> None:
            delivery.set_place(column, rules.raised(delivery.world.agreement.delivered[:, column], how, value), where)

        return move

    def _trust_of(self, a: int, b: int) -> Callable[[str, Floats, Bools], None]:
        delivery = self._delivery

        def move(how: str, value: Floats, where: Bools) -> None:
            trust = delivery.world.beliefs.trust
            for who, whom in ((a, b), (b, a)):
                delivery.set_trust(who, whom, rules.regarded(trust[who][:, whom], how, value), where)

        return move


class _Guarantees:
    """The guarantee on each issue from the scenario's and the guarantors' own, of which each may change."""

    def __init__(self, scenario: Scenario, cast: Cast, draw: Draw, after: Callable[[], None]) -> None:
        self._cast = cast
        self._after = after
        self._strength = draw.by_issue(scenario.guarantees, cast.issues, exact(0.0), "guarantees")
        self._own = {
            party.name: draw.number(party.profile.guarantee, "parties", party.name, "guarantee")
            for party in cast.parties
        }

    def of_issue(self, column: int) -> tuple[Floats, Put]:
        """That which the scenario sets on an issue."""
        return self._strength[:, column], self._into(self._strength[:, column])

    def of_party(self, name: str) -> tuple[Floats, Put]:
        """A guarantor's own."""
        return self._own[name], self._into(self._own[name])

    def _into(self, array: Floats) -> Put:
        def put(values: Floats, _talked: Floats) -> None:
            array[:] = values
            self._renew()

        return put

    def _renew(self) -> None:
        self._cast.guarantee[:] = guaranteed(self._strength, self._own.values())
        self._after()


def _put_at_home(party: Party, column: int, key: str, values: Floats, talked: Floats) -> None:
    home = party.interests.home
    assert home is not None
    array: Floats = getattr(home, key)
    if key == "cost_of_stalemate":
        eased = home.eased if isinstance(home.eased, np.ndarray) else np.zeros_like(array)
        eased[:, column] += (values - array[:, column]) * talked
        home.eased = eased
    array[:, column] = values


def _into(array: Floats, after: Callable[[], None] | None = None) -> Put:
    """Writes values into an array that others hold."""

    def put(values: Floats, _talked: Floats) -> None:
        array[:] = values
        if after is not None:
            after()

    return put
