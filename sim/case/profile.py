"""A party as the documents show it: positions, weights, red lines, and who must ratify at home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

from sim.case.plan import Sourced
from sim.case.quantity import NonNegative, Positive, Quantity, Share, Signed, _between, exact

Beta = Annotated[Quantity, _between(0.02, 50.0)]
Risk = Annotated[Quantity, _between(1.0, 4.0)]


INDIFFERENT = "none"  # how a file says that a party wants nothing on an issue


def _none_as_nothing(written: Any) -> Any:
    return None if isinstance(written, str) and written == INDIFFERENT else written


class _OrIndifferent:
    """Reads the word for indifference as None."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(_none_as_nothing, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [*handler(schema)["anyOf"], {"const": INDIFFERENT}]}


# What is wanted on an issue, 0 to 1; None where it says `none`: all one to it, and without weight in what it is worth.
Ideal = Annotated[Share | None, _OrIndifferent()]


def indifferent(issue: str, *ideals: Mapping[str, Quantity | None]) -> bool:
    """Whether the first of these that speaks of an issue, by its name or by `default`, says that nothing is wanted."""
    for ideal in ideals:
        for key in (issue, "default"):
            if key in ideal:
                return ideal[key] is None
    return False


def weighed(
    salience: Mapping[str, Quantity], issues: Iterable[str], *ideals: Mapping[str, Quantity | None]
) -> dict[str, Quantity]:
    """Salience by issue, exactly 0 where these ideals say that nothing is wanted."""
    return {**salience, **{issue: exact(0.0) for issue in issues if indifferent(issue, *ideals)}}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RedLine(Sourced):
    """A bound a party refuses beyond: `above` or `below`, waived when every issue in `unless` reaches its value."""

    issue: str
    above: float | None = Field(default=None, ge=0.0, le=1.0)
    below: float | None = Field(default=None, ge=0.0, le=1.0)
    unless: dict[str, float] = Field(default_factory=dict)
    essential: Share = exact(0.0)  # chance that the party will not sign a text that leaves the issue for later


TacticName = Literal["time_dependent", "tit_for_tat", "zeuthen", "equilibrium"]


class Tactic(_Part):
    """How a party concedes: how much it asks for (`kind`, or a `mix` of kinds by weight) and which text (`proposal`).

    beta < 1 is Boulware, 1 linear, > 1 Conceder (Faratin, Sierra & Jennings 1998); see sim.tactics for the others.
    """

    kind: TacticName = "time_dependent"
    mix: dict[TacticName, float] = Field(default_factory=dict)
    beta: Beta = exact(1.0)
    imitation: Literal["absolute", "relative", "averaged"] = "relative"  # of tit-for-tat
    forgiveness: float = Field(default=0.0, ge=0.0, le=1.0)  # share of the others' retreats that is not answered
    least_step: float = Field(default=0.02, ge=0.001, le=1.0)  # of Zeuthen's rule, as a share of 1 - r
    discount: float = Field(default=0.95, ge=0.0, le=1.0)  # what a meeting's delay leaves of a gain, for equilibrium
    proposal: Literal["line", "trade_off", "logrolling"] = "line"

    def weights(self) -> dict[str, float]:
        """Each kind's weight; they sum to 1."""
        mixed = {name: weight for name, weight in self.mix.items() if weight > 0.0}
        total = sum(mixed.values())
        return {name: weight / total for name, weight in mixed.items()} if mixed else {self.kind: 1.0}


class Constituency(_Part):
    """A domestic player that votes on the text (Putnam 1988). What it leaves out it shares with its party."""

    name: str
    weight: Positive = exact(1.0)
    ideal: dict[str, Ideal] = Field(default_factory=dict)
    salience: dict[str, NonNegative] = Field(default_factory=dict)
    no_agreement: Signed | None = None
    cost_of_stalemate: NonNegative | None = None


class Mediation(_Part):
    """A mediator's mix of styles, each 0..1 (Touval & Zartman 1985), and its pool of side payments in utility."""

    facilitation: Share = exact(0.5)
    formulation: Share = exact(0.0)
    manipulation: Share = exact(0.0)
    pool: Share = exact(0.0)
    # Party -> how much more its demands weigh in the draft: 0 as much as they are worth, 1 twice that.
    bias: dict[str, Annotated[float, Field(ge=0.0, le=10.0)]] = Field(default_factory=dict)


class Spoiler(_Part):
    """A party that uses violence against the settlement (Stedman 1997): the scenario's choice, and no seat's fate.

    `limited` has a grievance that can be met, `greedy` wants what it can get, `total` will have none of it. `inside`
    the talks it is held back by cohesion and the guarantors' pressure, outside by neither.
    """

    type: Literal["limited", "greedy", "total"]
    inside: bool = False
    capacity: Share = exact(0.5)


class Profile(_Part):
    """Everything the model knows of one party before a world is drawn."""

    name: str
    short: str = ""  # for figures
    role: Literal["party", "mediator", "guarantor", "contributor"] = "party"
    about: str = ""
    armed: bool = False  # incidents can be laid at its door
    capability: Positive = exact(1.0)
    risk: Risk = exact(2.0)  # exponent of distance: 1 risk-neutral, 2 risk-averse
    tactic: Tactic = Tactic()
    # Where the no-agreement value lies between the value of today's state (0) and the party's ideal (1).
    no_agreement: Signed = exact(0.0)
    cost_of_stalemate: NonNegative = exact(0.0)  # utility lost per month without agreement
    misperception: NonNegative = exact(0.0)  # standard deviation of the error in judging a text, in utility
    anticipation: Share = exact(0.0)  # how far it reckons with its constituencies' votes
    fallback: Signed = exact(0.0)  # change of the no-agreement value while the fallback is on
    guarantee: Share = exact(0.0)  # guarantee this party adds on every issue by taking part
    incident_share: NonNegative = exact(1.0)  # relative weight among armed parties as source of incidents
    ideal: dict[str, Ideal] = Field(default_factory=dict)  # issue, or `default`
    salience: dict[str, NonNegative] = Field(default_factory=dict)  # issue, or `default`
    red_lines: tuple[RedLine, ...] = ()
    ratification: Share = exact(0.5)  # weight of constituencies that must be in favour
    constituencies: dict[str, Constituency] = Field(default_factory=dict)
    mediation: Mediation | None = None
    spoiler: Spoiler | None = None
