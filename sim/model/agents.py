"""The agents that Mesa knows: parties, the constituencies behind them, and mediators. Who decides for a party is its
seat (`sim.model.seats`); what it wants are its interests (`sim.model.rules.interests`).
"""

from __future__ import annotations

import mesa

from sim.case.profile import Profile
from sim.model.rules.interests import Constituencies, Interests
from sim.model.rules.numbers import StyleNumbers
from sim.model.seats.seat import Seat
from sim.types import Floats


class Party(mesa.Agent):  # type: ignore[misc]
    """A party: a name, its interests, and the seat in which its decisions are made."""

    def __init__(
        self, model: mesa.Model, name: str, index: int, profile: Profile, interests: Interests, seat: Seat
    ) -> None:
        super().__init__(model)
        self.name = name
        self.index = index
        self.profile = profile
        self.interests = interests
        self.seat = seat
        self.home: list[Constituency] = []


class Constituency(mesa.Agent):  # type: ignore[misc]
    """A player at home, with a vote; its numbers are a column of its party's constituencies."""

    def __init__(self, model: mesa.Model, name: str, home: Constituencies, column: int) -> None:
        super().__init__(model)
        self.name = name
        self.home = home
        self.column = column

    @property
    def ideal(self) -> Floats:
        """What it wants, (W, D)."""
        wanted: Floats = self.home.ideal[:, self.column]
        return wanted

    @property
    def share(self) -> Floats:
        """Its share of the votes at home, (W,)."""
        votes: Floats = self.home.share[:, self.column]
        return votes


class Mediator(mesa.Agent):  # type: ignore[misc]
    """A mediator, its mix of styles, each (W,) in [0, 1], and its favour for parties (Touval & Zartman 1985)."""

    def __init__(self, model: mesa.Model, name: str, style: StyleNumbers, bias: dict[str, float]) -> None:
        super().__init__(model)
        self.name = name
        self.style = style
        self.bias = bias
