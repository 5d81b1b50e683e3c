"""A party as the documents show it: positions, weights, red lines, and who must ratify at home."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from sim import doors
from sim.case.named import Named
from sim.case.plan import Sourced
from sim.case.quantity import Bounds, NonNegative, Positive, Quantity, Share, Signed, exact, number_schema
from sim.case.seating import Seating

Beta = Annotated[Quantity, Bounds(0.02, 50.0)]
Risk = Annotated[Quantity, Bounds(1.0, 4.0)]


INDIFFERENT = "none"  # how a file says that a party wants nothing on an issue


def _none_as_nothing(written: Any) -> Any:
    return None if isinstance(written, str) and written == INDIFFERENT else written


class OrIndifferent:
    """Reads the word for indifference as None."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(_none_as_nothing, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found = [kind for kind in handler(schema)["anyOf"] if kind.get("type") == "null"]
        return {"anyOf": [number_schema(), *found, {"const": INDIFFERENT}]}  # in the issue's own unit, where it has one


# What is wanted on an issue, 0 to 1; None where it says `none`: all one to it, and without weight in what it is worth.
Ideal = Annotated[Share | None, OrIndifferent()]


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


def _table(values: dict[float, float]) -> dict[float, float]:
    """A table of values in the order of its places; PydanticCustomError where it says too little."""
    if not {0.0, 1.0} <= values.keys() or not all(0.0 <= place <= 1.0 for place in values):
        raise PydanticCustomError("values", "expected values for places from 0 to 1, both of them among the places", {})
    if not all(math.isfinite(value) for value in values.values()):
        raise PydanticCustomError("values", "expected finite numbers", {})
    return dict(sorted(values.items()))


Values = Annotated[dict[float, float], AfterValidator(_table)]  # what each place is worth


def best_place(table: Mapping[float, float]) -> float | None:
    """The place with the greatest value, the lowest of several; None where all are worth the same."""
    if len(set(table.values())) == 1:
        return None
    return max(sorted(table), key=table.__getitem__)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RedLine(Sourced):
    """A bound beyond which a text costs a party dearly: `above` or `below`; see `talks.red_line_price`.

    It is waived as far as every issue in `unless` is expected to reach its place.
    """

    issue: str = Field(description="The issue on which the line is drawn.")
    above: float | None = Field(default=None, ge=0.0, le=1.0, description="Every text beyond this place costs it.")
    below: float | None = Field(default=None, ge=0.0, le=1.0, description="Every text short of this place costs it.")
    unless: dict[str, float] = Field(
        default_factory=dict,
        description="Other issues and places: as far as all of them are expected to get there, the line is waived.",
    )
    essential: Share = Field(
        exact(0.0),
        description=(
            "Chance, drawn once a world, that a text that leaves the issue for later counts as one that settles it at "
            "today's state."
        ),
    )


TacticName = Annotated[str, Named(doors.TACTICS)]
ProposalName = Annotated[str, Named(doors.PROPOSALS)]


class Tactic(_Part):
    """How a party concedes: how much it asks for (`kind`, or a `mix` of kinds by weight) and which text (`proposal`).

    beta < 1 is Boulware, 1 linear, > 1 Conceder (Faratin, Sierra & Jennings 1998); see sim.tactics for the others.
    """

    kind: TacticName = Field(
        "time_dependent",
        description=(
            "How much it asks for: by the clock, by what the others gave, by who can less afford a breakdown, or "
            "by foresight."
        ),
    )
    mix: dict[TacticName, float] = Field(
        default_factory=dict,
        description="Several kinds at once: kind: weight. It takes the place of `kind`.",
    )
    beta: Beta = Field(
        exact(1.0),
        description="How early it concedes by the clock: below 1 late, 1 steadily, above 1 early.",
    )
    imitation: Literal["absolute", "relative", "averaged"] = Field(
        "relative",
        description="How tit-for-tat answers the others' last concessions.",
    )
    forgiveness: float = Field(
        default=0.0,
        ge=0.0,
        le=1.0,
        description="Share of the others' retreats that tit-for-tat leaves unanswered.",
    )
    least_step: float = Field(
        default=0.02,
        ge=0.001,
        le=1.0,
        description="Smallest step of Zeuthen's rule, as a share of what lies between its ideal and no agreement.",
    )
    discount: float = Field(
        default=0.95,
        ge=0.0,
        le=1.0,
        description="What is left of a gain after one meeting's delay, for the tactic `equilibrium`.",
    )
    proposal: ProposalName = Field(
        "line",
        description="Which text it tables at the value it asks for.",
    )
    params: dict[str, Any] = Field(
        default_factory=dict,
        description="Settings of a tactic or proposal of your own, by the names of its parameters.",
    )

    def weights(self) -> dict[str, float]:
        """Each kind's weight; they sum to 1."""
        mixed = {name: weight for name, weight in self.mix.items() if weight > 0.0}
        total = sum(mixed.values())
        return {name: weight / total for name, weight in mixed.items()} if mixed else {self.kind: 1.0}


class Constituency(_Part):
    """A domestic player that votes on the text (Putnam 1988). What it leaves out it shares with its party."""

    name: str = Field(description="Its name, for people.")
    weight: Positive = Field(exact(1.0), description="Its weight in the vote at home.")
    ideal: dict[str, Ideal] = Field(
        default_factory=dict,
        description="What it wants where that differs from its party, by issue.",
    )
    salience: dict[str, NonNegative] = Field(
        default_factory=dict,
        description="How much it cares where that differs from its party, by issue.",
    )
    no_agreement: Signed | None = Field(None, description="As for its party; left out, its party's.")
    cost_of_stalemate: NonNegative | None = Field(None, description="As for its party; left out, its party's.")
    threat: NonNegative = Field(
        exact(0.0),
        description=(
            "What it costs its party, in utility, to sign a text that is worth less to it than no agreement: it "
            "threatens to leave the coalition, or to break away."
        ),
    )


class Mediation(_Part):
    """A mediator's mix of styles, each 0..1 (Touval & Zartman 1985), and its pool of side payments in utility."""

    facilitation: Share = Field(exact(0.5), description="How far it clears up misjudgements.")
    formulation: Share = Field(
        exact(0.0),
        description="How far it drafts texts of its own and looks for packages.",
    )
    manipulation: Share = Field(exact(0.0), description="How far it pays for consent and makes refusing cost.")
    pool: Share = Field(exact(0.0), description="What it has to pay with, as a share of all that a party wants.")
    bias: dict[str, Annotated[float, Field(ge=0.0, le=10.0)]] = Field(
        default_factory=dict,
        description=(
            "Party: how much more that party's demands weigh in the draft. 0 is no more than they are worth, 1 "
            "twice that."
        ),
    )


class Spoiler(_Part):
    """A party that uses violence against the settlement (Stedman 1997): the scenario's choice, and no seat's fate.

    `limited` has a grievance that can be met, `greedy` wants what it can get, `total` will have none of it. `inside`
    the talks it is held back by cohesion and the guarantors' pressure, outside by neither.
    """

    type: Literal["limited", "greedy", "total"] = Field(
        description="What it wants: to have a grievance met, what it can get, or no settlement at all.",
    )
    inside: bool = Field(False, description="Whether it sits in the talks, where cohesion and guarantors hold it back.")
    capacity: Share = Field(exact(0.5), description="How much violence it is capable of.")


class Profile(_Part):
    """Everything the model knows of one party before a world is drawn."""

    name: str = Field(description="Its name, for people.")
    short: str = Field("", description="A shorter name, for figures.")
    role: Literal["party", "mediator", "guarantor", "contributor"] = Field(
        "party",
        description=(
            "What it does in the talks. Without a block `tables` those with the role `party` decide and the "
            "mediators mediate."
        ),
    )
    about: str = Field("", description="A line or two for readers.")
    armed: bool = Field(False, description="Whether incidents can be laid at its door.")
    capability: NonNegative = Field(
        exact(1.0),
        description="Its weight in votes and drafts, against the others'; 0 is a party without any.",
    )
    risk: Risk = Field(
        exact(2.0),
        description="How fast losses grow with the distance from what it wants: 1 in step with it, 2 with its square.",
    )
    tactic: Tactic = Field(Tactic(), description="How it concedes.")
    seat: Seating | None = Field(None, description="Who decides in its place; left out, the rules do.")
    no_agreement: Signed = Field(
        exact(0.0),
        description=(
            "How far it expects to get without a deal: 0 nowhere beyond today, 1 to all it wants, below 0 backwards."
        ),
    )
    cost_of_stalemate: NonNegative = Field(
        exact(0.0),
        description="What a month without agreement costs it, in utility: the share of all that it wants.",
    )
    misperception: NonNegative = Field(
        exact(0.0),
        description="How far it misjudges a text: a standard deviation, in utility.",
    )
    anticipation: Share = Field(exact(0.0), description="How far it reckons with the vote at home when it answers.")
    fallback: Signed = Field(
        exact(0.0),
        description="How the fallback changes what no agreement is worth to it, in utility.",
    )
    guarantee: Share = Field(exact(0.0), description="Guarantee that it adds on every issue by taking part.")
    incident_share: NonNegative = Field(
        exact(1.0),
        description="Its weight among armed parties as a source of incidents.",
    )
    ideal: dict[str, Ideal] = Field(
        default_factory=dict,
        description=(
            "What it wants: issue, or `default`: place. `none` says that it takes no part in an issue; an issue "
            "left out is wanted as the published text has it."
        ),
    )
    values: dict[str, Values] = Field(
        default_factory=dict,
        description=(
            "What places on a ladder are worth to it where that is no distance from an ideal: issue: {place: value}, "
            "from place 0 to place 1, in any unit, linear between. It takes the place of `ideal` on the issue; how "
            "much the issue weighs is still said by `salience`."
        ),
    )
    salience: dict[str, NonNegative] = Field(
        default_factory=dict,
        description=(
            "How much it cares: issue, or `default`: weight. Only the proportions count, except under the "
            "challenge protocol."
        ),
    )
    red_lines: tuple[RedLine, ...] = Field((), description="Bounds beyond which a text costs it dearly.")
    ratification: Share = Field(exact(0.5), description="Share of the weight at home that must be in favour.")
    constituencies: dict[str, Constituency] = Field(
        default_factory=dict,
        description="Those at home who vote on a text, by their ids.",
    )
    mediation: Mediation | None = Field(None, description="How it mediates, where it does.")
    spoiler: Spoiler | None = Field(
        None,
        description="Its violence against the settlement, where a scenario tries that.",
    )

    @model_validator(mode="after")
    def _wants_the_best(self) -> Profile:
        """Where places have values, what it wants is the best of them; to say so once more is no mistake."""
        for issue, table in self.values.items():
            best = best_place(table)
            wanted = None if best is None else exact(best)
            said = self.ideal.get(issue, wanted)
            if (said and (said.low, said.mode, said.high)) != (wanted and (wanted.low, wanted.mode, wanted.high)):
                raise PydanticCustomError(
                    "values",
                    "expected an issue under `values` or under `ideal`, not both, got {issue} in both",
                    {"issue": issue, "below": ("values", issue), "of_key": True},
                )
            self.ideal[issue] = said
        return self
